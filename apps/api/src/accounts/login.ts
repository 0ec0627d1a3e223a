import { signInInput, user } from '@tessera/contracts/user'
import { publicProcedure } from '../trpc.ts'
import { signIn, type SignInDependencies } from './sign-in.ts'

export function login(deps: SignInDependencies) {
  return publicProcedure('database')
    .input(signInInput)
    .output(user)
    .mutation(async ({ ctx, input }) => {
      const session = await signIn(deps, input, 'browser', ctx.client)
      ctx.cookie.set(session.token)
      return session.user
    })
}
