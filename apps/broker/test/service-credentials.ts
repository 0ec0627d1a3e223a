import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths, sealingKeyStatement } from '@tessera/broker-client/protocol'
import {
  putServiceCredentialAnswer,
  removeServiceCredentialAnswer,
  type ServiceCredentialKind,
  serviceCredentialSealInfo,
  sharedTokenPolicyAnswer,
  sharedTokenUses,
} from '@tessera/broker-client/service-credentials'
import { seal } from '@tessera/crypto/seal'
import { sealedServiceCredentialAad } from '../src/associated-data.ts'
import type { World } from './world.ts'

/** What an operator can do about a service's own credentials, over the broker's local socket. */
export function serviceCredentialsOf({ testBroker, serviceId }: World) {
  const { operator } = testBroker
  return {
    async put(kind: ServiceCredentialKind, token: string) {
      const statement = await callBroker(
        operator,
        brokerPaths.sealingKey,
        { purpose: 'credential' },
        sealingKeyStatement,
      )
      const sealed = await seal(
        { id: statement.keyId, publicKey: Buffer.from(statement.publicKey, 'base64url') },
        {
          info: serviceCredentialSealInfo,
          aad: sealedServiceCredentialAad({ serviceId, kind, type: 'api_token' }),
          plaintext: Buffer.from(token),
        },
      )
      const input = {
        serviceId,
        kind,
        type: 'api_token',
        sealed: Buffer.from(sealed).toString('base64url'),
      }
      return await callBroker(
        operator,
        brokerPaths.putServiceCredential,
        input,
        putServiceCredentialAnswer,
      )
    },
    remove: async (kind: ServiceCredentialKind) =>
      await callBroker(
        operator,
        brokerPaths.removeServiceCredential,
        { serviceId, kind },
        removeServiceCredentialAnswer,
      ),
    serveUntil: async (until: Date | null) =>
      await callBroker(
        operator,
        brokerPaths.setSharedTokenPolicy,
        { serviceId, until: until?.toISOString() ?? null },
        sharedTokenPolicyAnswer,
      ),
    uses: async () =>
      await callBroker(operator, brokerPaths.listSharedTokenUses, {}, sharedTokenUses),
  }
}
