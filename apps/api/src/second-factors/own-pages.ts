import { Fault } from '@tessera/runtime/fault'
import { type Audit, signedIn } from '../trpc.ts'

/** A program has no cookie in which its renewed session could be. */
export function ownPages(audit: Audit) {
  return signedIn(audit).use(async ({ ctx, next }) => {
    if (ctx.principal.method !== 'browser') throw new Fault('not_allowed')
    return await next()
  })
}
