import {
  renewalAad,
  type renewalContents,
  renewalInfo,
  renewAnswer,
  renewInput,
} from '@tessera/broker-client/protocol'
import { seal } from '@tessera/crypto/seal'
import { recordInVault } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import { renewGrant, type StoredGrant } from '@tessera/db/vault/grants'
import { isAtService, lockClaimSubject, type ServiceClaim } from '@tessera/db/vault/claim-subjects'
import type { z } from 'zod'
import { inRequestUnit, type RequestContext } from '../context.ts'
import { procedureFor } from '../procedure.ts'
import { decideGrant } from './decide-grant.ts'
import { heldGrant } from './held-grant.ts'
import { openCredential, type WithSecretBytes } from './seal-grant.ts'
import { encodeJson } from './encode-json.ts'
import { isGranted, trustedCredential } from './trusted-credential.ts'

type Input = z.output<typeof renewInput>
type Answer = z.input<typeof renewAnswer>
type RenewalContents = z.input<typeof renewalContents>

/** What the committed transaction decided; a secret is opened after it. */
type Decision =
  | { readonly outcome: 'ended' }
  | {
      readonly outcome: 'renewed'
      readonly grant: StoredGrant
      readonly expiresAt: Date
      /** Whose access token goes with the answer. */
      readonly subject: ServiceClaim | null
    }

/**
 * More time for its holder, up to the ceiling, if user, service, delegation and fence still allow it. An access token
 * that is about to end is refreshed, and the new one goes with the answer.
 */
export const renew = procedureFor('worker')
  .input(renewInput)
  .output(renewAnswer)
  .mutation(async ({ ctx, input }): Promise<Answer> => {
    const decision = await decideGrant<Decision>(
      ctx,
      async (ctx) => await inRequestUnit(ctx, async (unit) => await decide(ctx, unit, input)),
      { outcome: 'ended' },
    )
    return decision.outcome === 'ended' ? decision : await answer(ctx, decision)
  })

async function decide(ctx: RequestContext, unit: RecordingUnit, input: Input): Promise<Decision> {
  const grant = await heldGrant(unit, ctx.caller.id, input)
  const subject = grant === null ? null : await subjectWithTokens(ctx, unit, grant)
  const expiresAt =
    grant === null ? null : await renewGrant(unit, grant.id, ctx.deps.config.grantTtlSeconds)
  await recordInVault(unit, {
    clientId: ctx.caller.id,
    action: 'grant.renewed',
    outcome: expiresAt === null ? 'ended' : 'ok',
    userId: grant?.userId ?? null,
    subject: grant?.taskId ?? '',
    grantId: input.grantId,
    credentialId: expiresAt === null ? null : (subject?.credentialId ?? null),
  })
  if (grant === null || expiresAt === null) return { outcome: 'ended' }
  return { outcome: 'renewed', grant, expiresAt, subject }
}

/** Null where the credential that was given with the grant lasts by itself, or is at egress. */
async function subjectWithTokens(
  ctx: RequestContext,
  unit: RecordingUnit,
  grant: StoredGrant,
): Promise<ServiceClaim | null> {
  if (!grant.isLive || !grant.hasTokens) return null
  const claimed = await lockClaimSubject(unit, grant.taskId)
  if (claimed === null) return null
  const trusted = await trustedCredential(ctx, unit, claimed)
  const { subject } = trusted
  if (!isAtService(subject) || subject.serviceDelivery !== 'sealed') return null
  return isGranted(grant, trusted) ? subject : null
}

async function answer(
  ctx: RequestContext,
  { grant, expiresAt, subject }: Extract<Decision, { readonly outcome: 'renewed' }>,
): Promise<Answer> {
  const renewed = { outcome: 'renewed', expiresAt: expiresAt.toISOString() } as const
  const opened = subject === null ? null : await openCredential(ctx.deps, subject, 'own')
  if (opened === null || !opened.available) return { ...renewed, sealed: null }
  const plaintext = encodeJson({ secret: opened.secret } satisfies WithSecretBytes<RenewalContents>)
  opened.secret.fill(0)
  const aad = renewalAad({ grantId: grant.id, expiresAt: renewed.expiresAt })
  const sealed = await seal(
    { id: 'claim', publicKey: grant.claimKey },
    { info: renewalInfo, aad, plaintext },
  )
  plaintext.fill(0)
  return { ...renewed, sealed: Buffer.from(sealed).toString('base64url') }
}
