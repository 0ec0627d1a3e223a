import type { ErrorCode } from '@tessera/contracts/errors'
import { type PasskeyAnswer, passkeyRequest } from '@tessera/contracts/passkey'
import { type StepUpInput, stepUpInput } from '@tessera/contracts/second-factor'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { answerOwnPasskey, beginPasskey } from '@tessera/db/passkeys'
import { type Shown, stepUp as markSteppedUp, tryOwnCode } from '@tessera/db/second-factors'
import { getUser } from '@tessera/db/users'
import { Fault } from '@tessera/runtime/fault'
import { type SignInDependencies, verifyPassword } from '../accounts/sign-in.ts'
import type { Principal } from '../http/principal.ts'
import { auditWriter, type Client } from '../trpc.ts'
import { checkCode } from './check-code.ts'
import { ownPages } from './own-pages.ts'
import { challengeOf, credentialIdOf, newChallenge } from './passkeys.ts'
import { recoveryCodeHash } from './recovery-codes.ts'

/** Its owner shows anew who she is. The session goes on under another cookie. */
export function stepUp(deps: SignInDependencies) {
  return ownPages('database', 'before_terms')
    .input(stepUpInput)
    .mutation(async ({ ctx, input }) => {
      const { principal, client } = ctx
      await ctx.limits.stepUps.admit(proofHash(principal.proof).toString('base64'))
      const shown = await checkShown(deps, principal, client, input)
      const token = newToken()
      const done =
        shown !== null &&
        (await principal.asUser(
          async (unit) => await markSteppedUp(unit, shown, proofHash(rowProof(token))),
        ))
      if (done) return ctx.cookie.set(token)
      const noteRefusal = auditWriter('second_factor.refused', principal)
      await principal.asUser(async (unit, userId) => await noteRefusal(unit, userId, {}))
      throw new Fault(refusals[input.kind])
    })
}

/** What a passkey of hers is to sign. Only this session can answer. */
export function beginPasskeyStepUp({ passkeys }: Pick<SignInDependencies, 'passkeys'>) {
  return ownPages('none', 'before_terms')
    .output(passkeyRequest)
    .mutation(async ({ ctx }) => {
      const challenge = newChallenge()
      const known = await ctx.principal.asUser(
        async (unit) => await beginPasskey(unit, 'step_up', challenge),
      )
      if (known.length === 0) throw new Fault('second_factor_missing')
      return passkeys.request(challenge, known)
    })
}

/** Null for what is wrong. That it was not used before, the database says. */
async function checkShown(
  deps: SignInDependencies,
  principal: Principal,
  client: Client,
  input: StepUpInput,
): Promise<Shown | null> {
  switch (input.kind) {
    case 'recovery_code':
      return { by: 'recovery_code', codeHash: recoveryCodeHash(input.code) }
    case 'code': {
      const { userId, tried } = await principal.asUser(async (unit, id) => ({
        userId: id,
        tried: await tryOwnCode(unit),
      }))
      const step = checkCode(deps.authenticators, userId, tried, input.code)
      return step === null ? null : { by: 'code', step }
    }
    case 'passkey':
      return await checkPasskey(deps, principal, input.answer)
    case 'password': {
      const { id, username } = await principal.asReader(getUser)
      const { password } = input
      const asked = { address: client.address, session: principal.proof }
      const known = await verifyPassword(deps, { username, password }, asked)
      return known?.userId === id ? { by: 'password', verifiedHash: known.passwordHash } : null
    }
  }
}

async function checkPasskey(
  { passkeys }: SignInDependencies,
  principal: Principal,
  answer: PasskeyAnswer,
): Promise<Shown | null> {
  const challenge = challengeOf(answer)
  if (challenge === null) return null
  const named = await principal.asUser(
    async (unit) => await answerOwnPasskey(unit, challenge, credentialIdOf(answer)),
  )
  const signCount = named && (await passkeys.verify(answer, { ...named, challenge, alone: false }))
  return signCount === null ? null : { by: 'passkey', challenge, signCount }
}

const refusals = {
  code: 'second_factor_refused',
  recovery_code: 'second_factor_refused',
  passkey: 'passkey_refused',
  password: 'password_refused',
} as const satisfies Record<StepUpInput['kind'], ErrorCode>
