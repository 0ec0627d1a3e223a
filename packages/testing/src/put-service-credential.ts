import { type BrokerConnection, callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths, sealingKeyStatement } from '@tessera/broker-client/protocol'
import {
  putServiceCredentialAnswer,
  type ServiceCredentialKind,
  serviceCredentialSealInfo,
} from '@tessera/broker-client/service-credentials'
import type { ServiceId } from '@tessera/contracts/ids'
import { encodeFields } from '@tessera/crypto/fields'
import { seal } from '@tessera/crypto/seal'
import type { z } from 'zod'

/** Gives the broker a service's own token as an operator does: sealed, over the local socket. */
export async function putServiceCredential(
  operator: BrokerConnection,
  use: { readonly serviceId: ServiceId; readonly kind: ServiceCredentialKind },
  token: string,
): Promise<z.output<typeof putServiceCredentialAnswer>> {
  const { serviceId, kind } = use
  const type = 'api_token'
  const { keyId, publicKey } = await callBroker(
    operator,
    brokerPaths.sealingKey,
    { purpose: 'credential' },
    sealingKeyStatement,
  )
  const sealed = await seal(
    { id: keyId, publicKey: Buffer.from(publicKey, 'base64url') },
    {
      info: serviceCredentialSealInfo,
      aad: encodeFields('service-credential', kind, serviceId, type),
      plaintext: Buffer.from(token),
    },
  )
  return await callBroker(
    operator,
    brokerPaths.putServiceCredential,
    { serviceId, kind, type, sealed: Buffer.from(sealed).toString('base64url') },
    putServiceCredentialAnswer,
  )
}
