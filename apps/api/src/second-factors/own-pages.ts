import { Fault } from '@tessera/runtime/fault'
import { type Audit, signedIn, type When } from '../trpc.ts'

/** A program has no cookie in which its renewed session could be. */
export function ownPages(audit: Audit, when: When = 'after_terms') {
  return signedIn(audit, when).use(async ({ ctx, next }) => {
    if (ctx.principal.method !== 'browser') throw new Fault('not_allowed')
    return await next()
  })
}
