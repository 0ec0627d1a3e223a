import { signInAnswer } from '@tessera/contracts/second-factor'
import { signInInput } from '@tessera/contracts/user'
import { publicProcedure } from '../trpc.ts'
import { endOwnSession } from './end-own-session.ts'
import { signIn, type SignInDependencies } from './sign-in.ts'

/** Who has a second factor is given a ticket for it instead of a session. */
export function login(deps: SignInDependencies) {
  return publicProcedure('database', 'signIns')
    .input(signInInput)
    .output(signInAnswer)
    .mutation(async ({ ctx, input }) => {
      const kept = { device: ctx.device.token, known: ctx.knownBrowser.token }
      const begun = await signIn(deps, input, 'browser', ctx.client, kept)
      if (begun.outcome === 'second_factor')
        return { outcome: begun.outcome, ticket: begun.ticket.expose() }
      // Its cookie is replaced: nobody could use it or end it any more.
      await endOwnSession(deps.api, ctx.principal)
      ctx.cookie.set(begun.session.token)
      ctx.knownBrowser.set(deps.knownBrowsers.tokenFor(begun.session.user.id))
      return { outcome: begun.outcome, user: begun.session.user }
    })
}
