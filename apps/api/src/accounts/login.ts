import { signInInput, user } from '@tessera/contracts/user'
import { publicProcedure } from '../trpc.ts'
import { endOwnSession } from './end-own-session.ts'
import { signIn, type SignInDependencies } from './sign-in.ts'

export function login(deps: SignInDependencies) {
  return publicProcedure('database')
    .input(signInInput)
    .output(user)
    .mutation(async ({ ctx, input }) => {
      const session = await signIn(deps, input, 'browser', ctx.client)
      // Its cookie is replaced: nobody could use it or end it any more.
      await endOwnSession(ctx.principal)
      ctx.cookie.set(session.token)
      return session.user
    })
}
