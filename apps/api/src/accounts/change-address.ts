import { changeAddressInput } from '@tessera/contracts/address'
import { askAddressChange } from '@tessera/db/addresses'
import { getUser } from '@tessera/db/users'
import { Fault } from '@tessera/runtime/fault'
import { steppedUp } from '../trpc.ts'
import { requirePassword } from './require-password.ts'
import type { SignInDependencies } from './sign-in.ts'

/** Sends a link to the new address and, where it is confirmed, to the former one. Nothing changes before both came back. */
export function changeAddress(deps: SignInDependencies) {
  return steppedUp('database')
    .input(changeAddressInput)
    .mutation(async ({ ctx, input: { password, email } }) => {
      const { principal } = ctx
      const user = await principal.asReader(getUser)
      const known = await requirePassword(deps, ctx, user, password)
      await ctx.limits.mailRequests.admit(ctx.client.address)
      const change = { passwordHash: known.passwordHash, address: email }
      const asked = await principal.asUser(async (unit) => await askAddressChange(unit, change))
      switch (asked) {
        case 'asked':
          return
        case 'unknown':
          throw new Fault('password_refused')
        case 'same':
          throw new Fault('address_unchanged')
        case 'too_many':
          throw new Fault('too_many_requests', { retryAfterSeconds: 3_600 })
        default:
          throw new Error(asked satisfies never)
      }
    })
}
