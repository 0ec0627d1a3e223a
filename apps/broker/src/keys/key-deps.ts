import type { Login } from '@tessera/db/login'
import type { AuditLanes } from '@tessera/db/vault/audit-lanes'
import type { BrokerKeys } from './broker-keys.ts'
import type { ReachFaultPoint } from './fault-points.ts'
import type { KeyStore } from './key-store.ts'

/** What a change of keys works with. */
export interface KeyDeps {
  readonly keys: BrokerKeys
  readonly store: KeyStore
  readonly login: Login<'tessera_broker'>
  /** The chains of the record. */
  readonly lanes: AuditLanes
  readonly reached: ReachFaultPoint
}
