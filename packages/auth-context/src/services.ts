import type { SweepPurpose } from '@tessera/db/unit'
import { SystemContext } from './system-context.ts'
import { UserContext } from './user-context.ts'

/** A service was given a context that is not of its kind. */
export class WrongContext extends TypeError {
  override readonly name = 'WrongContext'
}

/**
 * A service that acts for a user. It can be made with her context only; what the types forbid, a cast or plain
 * JavaScript cannot do either.
 *
 * @returns `(context, ...parts) => service`; it throws WrongContext
 */
export function userAwareService<Parts extends readonly unknown[], Service>(
  make: (context: UserContext, ...parts: Parts) => Service,
): (context: UserContext, ...parts: Parts) => Service {
  return (context, ...parts) => {
    if (!UserContext.is(context)) {
      throw new WrongContext('a service for users was not given the context of a user')
    }
    return make(context, ...parts)
  }
}

/**
 * A service that does the house's own work for one purpose.
 *
 * @returns `(context, ...parts) => service`; it throws WrongContext
 */
export function systemService<
  Purpose extends SweepPurpose,
  Parts extends readonly unknown[],
  Service,
>(
  purpose: Purpose,
  make: (context: SystemContext<Purpose>, ...parts: Parts) => Service,
): (context: SystemContext<Purpose>, ...parts: Parts) => Service {
  return (context, ...parts) => {
    if (!SystemContext.is(context) || context.purpose !== purpose) {
      throw new WrongContext(`a service for the purpose ${purpose} was not given its context`)
    }
    return make(context, ...parts)
  }
}
