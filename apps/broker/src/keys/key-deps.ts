import type { Login } from '@tessera/db/login'
import type { AuditLanes } from '@tessera/db/vault/audit-lanes'
import type { HeadsSigning } from '../audit/sign-heads.ts'
import type { Watch } from '../watch/watch.ts'
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
  /** Whether its ends are written outside the database. */
  readonly signing: Pick<HeadsSigning, 'isWritten' | typeof Symbol.asyncDispose>
  readonly watch: Watch
  readonly reached: ReachFaultPoint
}
