import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import {
  removeServiceCredentialAnswer,
  type ServiceCredentialKind,
  sharedTokenPolicyAnswer,
  sharedTokenUses,
} from '@tessera/broker-client/service-credentials'
import { putServiceCredential } from '@tessera/testing/put-service-credential'
import type { World } from './world.ts'

/** What an operator can do about a service's own credentials, over the broker's local socket. */
export function serviceCredentialsOf({ testBroker, serviceId }: World) {
  const { operator } = testBroker
  return {
    put: async (kind: ServiceCredentialKind, token: string) =>
      await putServiceCredential(operator, { serviceId, kind }, token),
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
