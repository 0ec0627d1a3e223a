import {
  acceptInvitationInput,
  invitationLinkInput,
  offeredInvitation,
} from '@tessera/contracts/invitation'
import { user } from '@tessera/contracts/user'
import { acceptTermsOfNew } from '@tessera/db/accepted-terms'
import { acceptInvitation as accept, findInvitation } from '@tessera/db/invitations'
import { asSignIn } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { publicProcedure } from '../trpc.ts'
import { enter } from './enter.ts'
import { linkHash } from './link-hash.ts'
import { isWeakPassword } from './password-rule.ts'
import { beginFirstSession, type RegisterDependencies } from './register.ts'

/** What the link of a mail invites to. A mutation, so that the token is in no address. */
export function openInvitation({ auth }: RegisterDependencies) {
  return publicProcedure('none', 'mailedLinks')
    .input(invitationLinkInput)
    .output(offeredInvitation)
    .mutation(async ({ input }) => {
      const hash = linkHash(input.token)
      const offered = await asSignIn(auth, async (unit) => await findInvitation(unit, hash))
      if (offered === null) throw new Fault('link_refused')
      return offered
    })
}

/** Makes the account, whether or not anybody may make one, and signs its owner in. */
export function acceptInvitation(deps: RegisterDependencies) {
  return publicProcedure('database', 'mailedLinks')
    .input(acceptInvitationInput)
    .output(user)
    .mutation(async ({ ctx, input: { token, username, password, locale, acceptedTerms } }) => {
      const accepted = deps.terms.requireAccepted(acceptedTerms)
      const hash = linkHash(token)
      const offered = await asSignIn(deps.auth, async (unit) => await findInvitation(unit, hash))
      if (offered === null) throw new Fault('link_refused')
      if (isWeakPassword(password, { username, email: offered.address }))
        throw new Fault('password_too_weak')
      const passwordHash = await deps.passwords.hash(password)
      const made = await asSignIn(deps.auth, async (unit) => {
        const outcome = await accept(unit, hash, { username, passwordHash, locale })
        if (outcome.outcome === 'made' && accepted !== null)
          await acceptTermsOfNew(unit, username, accepted)
        return outcome
      })
      switch (made.outcome) {
        case 'made':
          return await enter(
            deps,
            ctx,
            await beginFirstSession(deps, { ...made, passwordHash }, 'browser', ctx.client),
          )
        case 'spent':
          throw new Fault('link_refused')
        case 'name_taken':
          throw new Fault('username_taken')
        case 'address_taken':
          throw new Fault('address_has_account')
        default:
          return made satisfies never
      }
    })
}
