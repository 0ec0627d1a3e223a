import { signInAnswer } from '@tessera/contracts/second-factor'
import { signInInput } from '@tessera/contracts/user'
import { publicProcedure } from '../trpc.ts'
import { enter } from './enter.ts'
import { signIn, type SignInDependencies } from './sign-in.ts'

/** Who has a second factor is given a ticket for it instead of a session. */
export function login(deps: SignInDependencies) {
  return publicProcedure('database', 'signIns')
    .input(signInInput)
    .output(signInAnswer)
    .mutation(async ({ ctx, input }) => {
      const kept = { device: ctx.device.token, known: ctx.knownBrowser.token }
      const begun = await signIn(deps, input, 'browser', ctx.client, kept)
      if (begun.outcome === 'second_factor') {
        // Who knows the password has nothing left to guess of it; the second step must not wait for strangers either.
        ctx.knownBrowser.set(deps.knownBrowsers.tokenFor(begun.userId, kept.known))
        return { outcome: begun.outcome, ticket: begun.ticket.expose() }
      }
      return { outcome: begun.outcome, user: await enter(deps, ctx, begun.session) }
    })
}
