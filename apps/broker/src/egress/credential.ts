import { findAllowedRequest } from '@tessera/adapters/allowed-requests'
import { adapterFor } from '@tessera/adapters/registry'
import type { EgressRequest } from '@tessera/broker-client/egress-request'
import {
  egressCredentialAad,
  egressCredentialAnswer,
  type egressCredentialContents,
  egressCredentialInfo,
  egressCredentialInput,
  type EgressCredentialRefusal,
} from '@tessera/broker-client/protocol'
import { bodyHash } from '@tessera/broker-client/signed-request'
import { seal } from '@tessera/crypto/seal'
import { recordInVault } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import type { StoredGrant } from '@tessera/db/vault/grants'
import {
  type ClaimSubject,
  isAtService,
  lockClaimSubject,
  type ServiceClaim,
} from '@tessera/db/vault/claim-subjects'
import type { z } from 'zod'
import { inRequestUnit, type RequestContext } from '../context.ts'
import { decideGrant } from '../grants/decide-grant.ts'
import { heldGrant } from '../grants/held-grant.ts'
import { encodeJson } from '../grants/encode-json.ts'
import { openCredential, type WithSecretBytes } from '../grants/seal-grant.ts'
import { isGranted, trustedCredential } from '../grants/trusted-credential.ts'
import { procedureFor } from '../procedure.ts'
import { readShownRequest } from './shown-request.ts'

type SentContents = z.input<typeof egressCredentialContents>
type Contents = Omit<SentContents, 'credential'> & {
  readonly credential: WithSecretBytes<NonNullable<SentContents['credential']>> | null
}
type Input = z.output<typeof egressCredentialInput>
type Answer = z.input<typeof egressCredentialAnswer>

type Decision =
  | { readonly outcome: 'refused'; readonly reason: EgressCredentialRefusal }
  | {
      readonly outcome: 'granted'
      readonly grant: StoredGrant
      readonly subject: ServiceClaim
      readonly request: EgressRequest
      readonly whose: 'own' | 'shared'
    }

/**
 * The credential of one grant for one request that the grant's holder signed. As with a claim, everything is decided and
 * recorded in one transaction, and the secret is opened after it.
 */
export const credential = procedureFor('egress')
  .input(egressCredentialInput)
  .output(egressCredentialAnswer)
  .mutation(async ({ ctx, input }): Promise<Answer> => {
    const decision = await decideGrant<Decision>(
      ctx,
      async (ctx) => await inRequestUnit(ctx, async (unit) => await decide(ctx, unit, input)),
      { outcome: 'refused', reason: 'grant_ended' },
    )
    return decision.outcome === 'refused' ? decision : await answer(ctx, input, decision)
  })

async function decide(ctx: RequestContext, unit: RecordingUnit, input: Input): Promise<Decision> {
  const shown = await readShownRequest(ctx, unit, input)
  if (shown === null) return await refuse(ctx, unit, 'not_signed', null)
  const { worker, request } = shown
  const shownGrant = { ...request, publicKey: request.claimKey }
  const grant = await heldGrant(unit, worker.id, shownGrant)
  if (grant === null || !grant.isLive) return await refuse(ctx, unit, 'grant_ended', grant)
  const subject = await lockClaimSubject(unit, grant.taskId)
  if (subject === null || !isHeldStill(grant, subject)) {
    return await refuse(ctx, unit, 'grant_ended', grant)
  }
  // What is about a document has nothing to send.
  if (!isAtService(subject)) return await refuse(ctx, unit, 'not_allowed', grant)
  const adapter = adapterFor({ kind: subject.serviceKind, origin: subject.serviceOrigin })
  const allowed = findAllowedRequest(adapter.allowedRequests, grant.scopes, request)
  if (allowed === null || subject.serviceDelivery !== 'egress') {
    return await refuse(ctx, unit, 'not_allowed', grant)
  }
  const trusted = await trustedCredential(ctx, unit, subject)
  const { subject: trustedSubject } = trusted
  if (!trusted.credential.available || !isGranted(grant, trusted) || !isAtService(trustedSubject))
    return await refuse(ctx, unit, 'no_credential', grant)
  await recordInVault(unit, {
    clientId: ctx.caller.id,
    action: 'grant.egress',
    outcome: 'ok',
    userId: grant.userId,
    subject: grant.taskId,
    credentialId: isSentToService(request) ? trustedSubject.credentialId : null,
    grantId: grant.id,
    detail: {
      fence: grant.fence,
      worker: worker.id,
      service: subject.serviceId,
      // Of the address no more than its pattern: a link to a result opens it without a credential.
      request: `${allowed.method} ${allowed.at === 'service' ? allowed.path : 'elsewhere'}`,
    },
  })
  const { whose } = trusted.credential
  return { outcome: 'granted', grant, subject: trustedSubject, request, whose }
}

/** What redirects lead to is no place for a credential, and has never seen it. */
function isSentToService(request: EgressRequest): boolean {
  return request.path.startsWith('/')
}

/** What a renewal asks too. */
function isHeldStill(grant: StoredGrant, subject: ClaimSubject): boolean {
  return (
    subject.userActive &&
    subject.delegationState === 'live' &&
    subject.delegationInTime &&
    subject.serviceActive &&
    subject.stepState === 'claimed' &&
    subject.fence === grant.fence
  )
}

async function refuse(
  ctx: RequestContext,
  unit: RecordingUnit,
  reason: EgressCredentialRefusal,
  grant: StoredGrant | null,
): Promise<Decision> {
  await recordInVault(unit, {
    clientId: ctx.caller.id,
    action: 'grant.egress',
    outcome: reason,
    userId: grant?.userId ?? null,
    subject: grant?.taskId ?? '',
    grantId: grant?.id ?? null,
  })
  return { outcome: 'refused', reason }
}

async function answer(
  ctx: RequestContext,
  input: Input,
  { grant, subject, request, whose }: Extract<Decision, { readonly outcome: 'granted' }>,
): Promise<Answer> {
  const opened = isSentToService(request) ? await openCredential(ctx.deps, subject, whose) : null
  if (opened?.available === false) return { outcome: 'refused', reason: 'no_credential' }
  const contents = {
    service: {
      kind: subject.serviceKind,
      origin: subject.serviceOrigin,
      isLocal: subject.serviceIsLocal,
    },
    scopes: [...grant.scopes],
    credential: opened && {
      type: opened.type,
      secret: opened.secret,
      origin: opened.origin,
    },
  } satisfies Contents
  const plaintext = encodeJson(contents)
  opened?.secret.fill(0)
  const ids = { grantId: grant.id, userId: subject.userId, serviceId: subject.serviceId }
  const sealed = await seal(
    { id: 'claim', publicKey: Buffer.from(input.publicKey, 'base64url') },
    {
      info: egressCredentialInfo,
      aad: egressCredentialAad({ ...ids, requestHash: bodyHash(input.request) }),
      plaintext,
    },
  )
  plaintext.fill(0)
  return { outcome: 'granted', ...ids, sealed: Buffer.from(sealed).toString('base64url') }
}
