import type { ServiceCredentialKind } from '@tessera/broker-client/service-credentials'
import { type UserId, userId } from '@tessera/contracts/ids'

/** Under whom the ledger keeps a service's own credentials: ids that no user can have, one for each kind. */
export const nobody: Readonly<Record<ServiceCredentialKind, UserId>> = {
  health: userId.parse('00000000-0000-0000-0000-000000000000'),
  shared: userId.parse('ffffffff-ffff-ffff-ffff-ffffffffffff'),
}
