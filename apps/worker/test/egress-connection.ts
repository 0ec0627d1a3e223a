import { createPublicKey } from 'node:crypto'
import type { BrokerTrust } from '@tessera/broker-client/broker'
import type { TestEgress } from '@tessera/testing/egress'
import type { EgressConnection } from '../src/service/egress-fetch.ts'

/** How this worker asks this egress. */
export function egressConnection(egress: TestEgress, worker: BrokerTrust): EgressConnection {
  const x = Buffer.from(egress.publicKey).toString('base64url')
  return {
    origin: egress.origin,
    answerKey: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
    clientId: worker.clientId,
    identityKey: worker.identityKey,
  }
}
