import {
  beginSecondStepInput,
  completeSignInInput,
  secondStep,
  type ShownFactor,
} from '@tessera/contracts/second-factor'
import { user } from '@tessera/contracts/user'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import { beginSecondStep as putChallenge, openSessionBySecondPasskey } from '@tessera/db/passkeys'
import {
  type NewSessionRow,
  noteRefusedFactor,
  openSessionByCode,
  openSessionByRecoveryCode,
  rememberDevice,
  tryCode,
} from '@tessera/db/sign-in'
import { asSignIn, type SignInUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { enter } from '../accounts/enter.ts'
import { type NewSession, newSession, type SignInDependencies } from '../accounts/sign-in.ts'
import type { Principal } from '../http/principal.ts'
import { type Client, publicProcedure } from '../trpc.ts'
import { checkCode } from './check-code.ts'
import { verifyPasskey } from './passkey-sign-in.ts'
import { newChallenge } from './passkeys.ts'
import { recoveryCodeHash } from './recovery-codes.ts'

/** What can be shown for a ticket. */
export function beginSecondStep(deps: SignInDependencies) {
  return publicProcedure('none', 'secondFactors')
    .input(beginSecondStepInput)
    .output(secondStep)
    .mutation(async ({ ctx, input }) => {
      const ticketHash = proofHash(rowProof(ticketOf(input, ctx)))
      const challenge = newChallenge()
      const begun = await asSignIn(
        deps.auth,
        async (unit) => await putChallenge(unit, ticketHash, challenge),
      )
      if (begun === null) throw new Fault('sign_in_ticket_spent')
      const { hasAuthenticator, passkeys } = begun
      return {
        hasAuthenticator,
        passkey: passkeys.length === 0 ? null : deps.passkeys.request(challenge, passkeys),
      }
    })
}

/** The second step of signing in. */
export function completeLogin(deps: SignInDependencies) {
  return publicProcedure('database', 'secondFactors')
    .input(completeSignInInput)
    .output(user)
    .mutation(async ({ ctx, input }) => {
      const ticket = ticketOf(input, ctx)
      const { shown, remember } = input
      const device = remember ? newToken() : null
      const session = await completeSignIn(deps, { ticket, shown, device }, 'browser', ctx.client)
      if (device !== null) ctx.device.set(device)
      return await enter(deps, ctx, session)
    })
}

/** @throws Fault `second_factor_refused`, `passkey_refused`, `sign_in_ticket_spent`, `too_many_requests` */
export async function completeSignIn(
  deps: SignInDependencies,
  {
    ticket,
    shown,
    device,
  }: {
    readonly ticket: Secret<string>
    readonly shown: ShownFactor
    /** To be remembered. */
    readonly device: Secret<string> | null
  },
  method: Principal['method'],
  client: Client,
): Promise<NewSession> {
  const ticketHash = proofHash(rowProof(ticket))
  const open = await opening(deps, ticketHash, shown)
  const session =
    open &&
    (await newSession(deps, method, client, async (unit, row) => {
      const until = await open(unit, row)
      if (until !== null && device !== null)
        await rememberDevice(unit, row.proofHash, proofHash(rowProof(device)))
      return until
    }))
  if (session !== null) return session
  await asSignIn(deps.auth, async (unit) => await noteRefusedFactor(unit, ticketHash))
  throw new Fault(shown.kind === 'passkey' ? 'passkey_refused' : 'second_factor_refused')
}

/** After a sign-in elsewhere the browser keeps it. @throws Fault `sign_in_ticket_spent` where there is none */
function ticketOf(
  input: { readonly ticket?: string | undefined },
  { holder }: { readonly holder: Secret<string> | null },
): Secret<string> {
  const ticket = input.ticket === undefined ? holder : new Secret(input.ticket)
  if (ticket === null) throw new Fault('sign_in_ticket_spent')
  return ticket
}

type Opening = (unit: SignInUnit, session: NewSessionRow) => Promise<Date | null>

/** How a session is opened with what was shown; null when it is wrong. */
async function opening(
  deps: SignInDependencies,
  ticketHash: Buffer,
  shown: ShownFactor,
): Promise<Opening | null> {
  switch (shown.kind) {
    case 'code': {
      const tried = await asSignIn(deps.auth, async (unit) => await tryCode(unit, ticketHash))
      if (tried === null) throw new Fault('sign_in_ticket_spent')
      const step = checkCode(deps.authenticators, tried.userId, tried, shown.code)
      if (step === null) return null
      return async (unit, session) => await openSessionByCode(unit, { ticketHash, step }, session)
    }
    case 'passkey': {
      const { verified } = await verifyPasskey(deps, 'second_step', ticketHash, shown.answer)
      if (verified === null) return null
      return async (unit, session) =>
        await openSessionBySecondPasskey(unit, ticketHash, verified, session)
    }
    case 'recovery_code': {
      const codeHash = recoveryCodeHash(shown.code)
      return async (unit, session) => {
        const opened = await openSessionByRecoveryCode(unit, { ticketHash, codeHash }, session)
        if (opened === null) throw new Fault('sign_in_ticket_spent')
        return opened === 'refused' ? null : opened
      }
    }
  }
}
