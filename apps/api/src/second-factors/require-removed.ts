import type { FactorRemoval } from '@tessera/db/second-factors'
import { Fault } from '@tessera/runtime/fault'

/** @throws Fault `second_factor_missing`, `second_factor_last` */
export function requireRemoved(removal: FactorRemoval): void {
  switch (removal) {
    case 'removed':
      return
    case 'none':
      throw new Fault('second_factor_missing')
    case 'needed':
      throw new Fault('second_factor_last')
    default:
      removal satisfies never
  }
}
