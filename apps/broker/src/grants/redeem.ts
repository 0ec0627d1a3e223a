import { randomUUID } from 'node:crypto'
import { redeemAnswer, redeemInput, type RefusalReason } from '@tessera/broker-client/protocol'
import { grantId as grantIdSchema } from '@tessera/contracts/ids'
import { scopesOfStep } from '@tessera/contracts/step'
import { proofHash } from '@tessera/crypto/row-proof'
import type { Secret } from '@tessera/crypto/secret'
import { recordInVault } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import {
  countRefusedContext,
  findGrantsFor,
  type GrantsOfClaim,
  insertGrant,
  putOffStep,
  readProofHash,
  type StoredGrant,
} from '@tessera/db/vault/grants'
import { type ClaimSubject, isAtService, lockClaimSubject } from '@tessera/db/vault/claim-subjects'
import { countSharedTokenUse } from '@tessera/db/vault/shared-tokens'
import type { TaskContext } from '@tessera/tasks/task-context'
import { TRPCError } from '@trpc/server'
import type { z } from 'zod'
import { inReadingRequestUnit, type RequestContext } from '../context.ts'
import { procedureFor } from '../procedure.ts'
import { decideGrant } from './decide-grant.ts'
import type { CredentialChoice } from './choose-credential.ts'
import { isStopped } from './delegation-chain.ts'
import { openTaskContext } from './open-task-context.ts'
import { grantProofAgain, newGrantProof } from './grant-proof.ts'
import { sealGrant } from './seal-grant.ts'
import { Theft } from './theft.ts'
import { isGivenAgain, trustedCredential } from './trusted-credential.ts'

type Input = z.output<typeof redeemInput>
type Answer = z.input<typeof redeemAnswer>

/** What the committed transaction decided; secrets are opened after it. */
type Decision =
  | { readonly outcome: 'refused'; readonly reason: RefusalReason; readonly retryAt: Date | null }
  | {
      readonly outcome: 'granted'
      readonly grant: Pick<StoredGrant, 'id' | 'fence' | 'scopes' | 'expiresAt' | 'ceiling'>
      readonly rowProof: Secret<Uint8Array>
      readonly subject: ClaimSubject
      readonly context: TaskContext
      readonly credential: CredentialChoice
    }

/**
 * A worker claims one step. Everything is decided and recorded in one transaction; only after its commit is a secret
 * opened and an answer made, so there is no answer without a record.
 */
export const redeem = procedureFor('worker')
  .input(redeemInput)
  .output(redeemAnswer)
  .mutation(async ({ ctx, input }): Promise<Answer> => {
    const claim = { taskId: input.taskId, claimKey: Buffer.from(input.publicKey, 'base64url') }
    const decision = await decideGrant(
      ctx,
      async (ctx) =>
        await inReadingRequestUnit(
          ctx,
          async (unit) =>
            await Promise.all([lockClaimSubject(unit, input.taskId), findGrantsFor(unit, claim)]),
          async (unit, [subject, grants]) => await decide(ctx, unit, input, subject, grants),
        ),
      refused('ended'),
    )
    ctx.deps.watch.noteClaim(
      ctx.caller.id,
      decision.outcome === 'refused' ? decision.reason : decision.outcome,
    )
    if (decision.outcome === 'refused') {
      return {
        outcome: 'refused',
        reason: decision.reason,
        retryAt: decision.retryAt?.toISOString() ?? null,
      }
    }
    const { grant, subject } = decision
    const sealed = await sealGrant(ctx.deps, {
      ...decision,
      publicKey: Buffer.from(input.publicKey, 'base64url'),
    })
    decision.rowProof.wipe()
    return {
      outcome: 'granted',
      grantId: grant.id,
      fence: grant.fence,
      userId: subject.userId,
      serviceId: subject.serviceId,
      sealed: Buffer.from(sealed).toString('base64url'),
    }
  })

async function decide(
  ctx: RequestContext,
  unit: RecordingUnit,
  input: Input,
  subject: ClaimSubject | null,
  { open, withKey }: GrantsOfClaim,
): Promise<Decision> {
  if (subject === null) return await refuse(ctx, unit, input, null, 'not_found')

  const { claimLimits } = ctx.deps
  const workerPause = claimLimits.worker.take(ctx.caller.id)
  if (workerPause > 0) return await putOff(ctx, unit, input, subject, 'busy', workerPause)

  const context = await openTaskContext(
    unit,
    ctx.deps,
    subject,
    Buffer.from(input.sealedContext, 'base64url'),
  )
  if (context === null) {
    await countRefusedContext(unit, subject.taskId)
    return await refuse(ctx, unit, input, subject, 'context_refused')
  }

  // After the context: with made-up ones nobody can use up a user's claims.
  const userPause = claimLimits.user.take(subject.userId)
  if (userPause > 0) return await putOff(ctx, unit, input, subject, 'busy', userPause)

  if (withKey !== null) return await answerAgain(ctx, unit, input, subject, context, withKey)

  const reason = refusalOf(subject)
  if (reason === 'service_inactive') {
    return await putOff(ctx, unit, input, subject, reason, inactivePauseSeconds)
  }
  if (reason !== null) return await refuse(ctx, unit, input, subject, reason)

  if (open?.isLive === true) return await refuse(ctx, unit, input, subject, 'held', open.expiresAt)

  return await grant(ctx, unit, subject, context, Buffer.from(input.publicKey, 'base64url'))
}

/** In the order in which a person would want to know. */
function refusalOf(subject: ClaimSubject): RefusalReason | null {
  if (!subject.userActive) return 'user_inactive'
  if (subject.delegationState !== 'live' || !subject.delegationInTime) return 'ended'
  if (isStopped(subject)) return 'ended'
  if (!subject.serviceActive) return 'service_inactive'
  if (subject.stepState === 'due' || subject.stepState === 'waiting') return 'not_due'
  if (subject.stepState !== 'dispatched' && subject.stepState !== 'claimed') return 'ended'
  return scopesNow(subject).length === 0 ? 'ended' : null
}

/** What the step needs, as far as the delegation allows it. */
function scopesNow(subject: ClaimSubject) {
  return scopesOfStep[subject.kind].filter((scope) => subject.delegationScopes.includes(scope))
}

async function grant(
  ctx: RequestContext,
  unit: RecordingUnit,
  claimed: ClaimSubject,
  context: TaskContext,
  claimKey: Buffer,
): Promise<Decision> {
  const { config, keys } = ctx.deps
  const id = grantIdSchema.parse(randomUUID())
  const { subject, credential } = await trustedCredential(ctx, unit, claimed)
  const scopes = scopesNow(subject)
  const isShared = credential.available && credential.whose === 'shared'
  const credentialId = credential.available && !isShared ? subject.credentialId : null
  const rowProof = newGrantProof(keys, id)
  // The two leave together. The step's row is locked, so the fence that the grant will have is known.
  const [times] = await Promise.all([
    insertGrant(unit, {
      id,
      subject,
      workerId: ctx.caller.id,
      claimKey,
      scopes,
      credentialId,
      isShared,
      proofHash: proofHash(rowProof),
      ttlSeconds: Math.min(config.grantTtlSeconds, longestSeconds[subject.kind] ?? Infinity),
      ceilingSeconds: config.grantCeilingSeconds,
    }),
    recordInVault(unit, {
      clientId: ctx.caller.id,
      action: 'grant.redeemed',
      outcome: 'ok',
      userId: subject.userId,
      subject: subject.taskId,
      credentialId,
      grantId: id,
      detail: {
        fence: subject.fence + 1,
        kind: subject.kind,
        service: subject.serviceId,
        credential: wayOf(subject, credential),
        ...(isShared && { shared: true }),
      },
    }),
    ...(isShared && isAtService(subject) ? [countSharedTokenUse(unit, subject)] : []),
  ])
  // Claimed again at once, as a step whose user has no credential.
  if (times === null) throw new TRPCError({ code: 'SERVICE_UNAVAILABLE', message: credentialGone })
  const given = { id, scopes, ...times }
  return { outcome: 'granted', grant: given, rowProof, subject, context, credential }
}

/**
 * The same key again. From its holder, while the grant lives, it is a retry after a lost answer, and gets the same
 * grant. From another worker it is a theft.
 *
 * @throws Theft
 */
async function answerAgain(
  ctx: RequestContext,
  unit: RecordingUnit,
  input: Input,
  subject: ClaimSubject,
  context: TaskContext,
  seen: StoredGrant,
): Promise<Decision> {
  if (seen.workerId !== ctx.caller.id) throw new Theft(seen, ctx.caller.id)
  if (seen.taskId !== subject.taskId || !seen.isLive || refusalOf(subject) !== null) {
    return await refuse(ctx, unit, input, subject, 'ended')
  }
  const hash = await readProofHash(unit, seen.id)
  const rowProof = await grantProofAgain(ctx.deps.keys, seen.id, hash)
  if (rowProof === null) return await refuse(ctx, unit, input, subject, 'ended')
  await recordInVault(unit, {
    clientId: ctx.caller.id,
    action: 'grant.redeemed',
    outcome: 'replay',
    userId: subject.userId,
    subject: subject.taskId,
    credentialId: seen.credentialId,
    grantId: seen.id,
    detail: { fence: seen.fence, service: subject.serviceId },
  })
  // What was given is given again; a token that was entered since is not mixed in.
  const trusted = await trustedCredential(ctx, unit, subject)
  const credential: CredentialChoice =
    trusted.credential.available && !isGivenAgain(seen, trusted)
      ? { available: false, reason: 'none' }
      : trusted.credential
  return {
    outcome: 'granted',
    grant: seen,
    rowProof,
    subject: trusted.subject,
    context,
    credential,
  }
}

async function putOff(
  ctx: RequestContext,
  unit: RecordingUnit,
  input: Input,
  subject: ClaimSubject,
  reason: RefusalReason,
  seconds: number,
): Promise<Decision> {
  const retryAt = await putOffStep(unit, subject.taskId, Math.max(seconds, shortestPauseSeconds))
  return await refuse(ctx, unit, input, subject, reason, retryAt)
}

async function refuse(
  ctx: RequestContext,
  unit: RecordingUnit,
  input: Input,
  subject: ClaimSubject | null,
  reason: RefusalReason,
  retryAt: Date | null = null,
): Promise<Decision> {
  await recordInVault(unit, {
    clientId: ctx.caller.id,
    action: 'grant.redeemed',
    outcome: reason,
    userId: subject?.userId ?? null,
    subject: input.taskId,
  })
  return refused(reason, retryAt)
}

function refused(reason: RefusalReason, retryAt: Date | null = null): Decision {
  return { outcome: 'refused', reason, retryAt }
}

/** In the record: whether the worker got to see it, or why there was none. */
function wayOf(subject: ClaimSubject, credential: CredentialChoice): string {
  if (!credential.available) return credential.reason
  return isAtService(subject) ? givenAs[subject.serviceDelivery] : 'none'
}

const givenAs = { sealed: 'given', egress: 'through egress' } as const
/** A service may be switched off for days: its steps are not sent all that time as if their messages were lost. */
const inactivePauseSeconds = 300
/** Claims that were one too many come again after this at the earliest. */
const shortestPauseSeconds = 1

/** A person waits for it: when its worker is lost, another one has it soon. */
const longestSeconds: Readonly<Partial<Record<ClaimSubject['kind'], number>>> = {
  'read-options': 30,
  'list-jobs': 60,
}

const credentialGone = 'the credential was removed while a claim of it was being written'
