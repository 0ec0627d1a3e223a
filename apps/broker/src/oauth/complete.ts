import { completeOAuthAnswer, completeOAuthInput } from '@tessera/broker-client/protocol'
import type { Credential } from '@tessera/contracts/credential'
import type { UserId } from '@tessera/contracts/ids'
import { recordInVault } from '@tessera/db/vault/audit'
import { type CredentialTarget, findCredentialTarget } from '@tessera/db/vault/credentials'
import { type OAuthFlow, takeOAuthFlow } from '@tessera/db/vault/oauth-flows'
import { findOAuthServer, type OAuthServer } from '@tessera/db/vault/oauth-servers'
import { AuthorizationResponseError, validateAuthResponse } from 'oauth4webapi'
import type { z } from 'zod'
import { oauthFlowAad } from '../associated-data.ts'
import { inRecordingUnit, inRequestUnit, type RequestContext } from '../context.ts'
import { storeVerified } from '../credentials/store-verified.ts'
import { verifyAtService } from '../credentials/verify-at-service.ts'
import { signedInUserBehind } from '../presented-proof.ts'
import { procedureFor } from '../procedure.ts'
import { type FlowSecrets, flowSecrets } from './flow-secrets.ts'
import { openProvider, type Provider } from './provider.ts'
import { exchangeCode, type ReceivedTokens } from './request-tokens.ts'
import { sha256 } from './sha256.ts'
import { encodeStoredTokens } from './stored-tokens.ts'

type Input = z.output<typeof completeOAuthInput>
type Answer = z.input<typeof completeOAuthAnswer>
type Refusal = Exclude<Answer, { readonly outcome: 'stored' }>

/**
 * Ends a sign-in with what the browser came back with: exchanges the code, tries the token at the service, and keeps
 * it only when the service accepts it. Whatever comes of it, the sign-in is over.
 */
export const complete = procedureFor('api')
  .input(completeOAuthInput)
  .output(completeOAuthAnswer)
  .mutation(async ({ ctx, input }): Promise<Answer> => {
    const admitted = await admit(ctx, input)
    if ('outcome' in admitted) return admitted
    const answer = await answerFor(ctx, input, admitted)
    if (answer.outcome !== 'stored') {
      await inRecordingUnit(ctx, async (unit) => {
        await recordInVault(unit, {
          clientId: ctx.caller.id,
          action: 'credential.refused',
          outcome: answer.outcome,
          userId: admitted.userId,
          subject: String(input.serviceId),
        })
      })
    }
    return answer
  })

interface Admitted {
  readonly userId: UserId
  readonly flow: OAuthFlow
  readonly target: CredentialTarget
  readonly server: OAuthServer
}

/** Is this sign-in hers, of this session, for this service, and unanswered? The record comes before anything is opened. */
async function admit(ctx: RequestContext, input: Input): Promise<Admitted | Refusal> {
  const state = new URLSearchParams(input.query).get('state') ?? ''
  return await inRequestUnit(ctx, async (unit) => {
    const userId = await signedInUserBehind(unit, input.proof)
    const admitted = await decide()
    await recordInVault(unit, {
      clientId: ctx.caller.id,
      action: 'oauth.answered',
      outcome: 'outcome' in admitted ? admitted.outcome : 'ok',
      userId,
      subject: String(input.serviceId),
    })
    return admitted

    async function decide(): Promise<Admitted | Refusal> {
      const sessionHash = sha256(Buffer.from(input.proof, 'base64url'))
      const flow = await takeOAuthFlow(unit, { stateHash: sha256(state), userId, sessionHash })
      if (flow === null) return refusal('state_spent')
      if (flow === 'of_another') return refusal('state_of_another')
      if (flow.serviceId !== input.serviceId) return refusal('redirect_differs')
      const target = await findCredentialTarget(unit, flow.serviceId)
      const server = await findOAuthServer(unit, flow.serviceId)
      if (target === null) return refusal('service_not_found')
      const isOffered = target.status === 'active' && target.credentialTypes.includes('oauth2')
      if (!isOffered || server === null) return refusal('service_inactive')
      return { userId, flow, target, server }
    }
  })
}

async function answerFor(
  ctx: RequestContext,
  input: Input,
  { userId, flow, target, server }: Admitted,
): Promise<Answer> {
  const { deps } = ctx
  const secrets = await openFlow(ctx, flow)
  if (secrets.issuer !== server.issuer) return refusal('issuer_differs')
  if (secrets.origin !== target.origin) return refusal('service_moved')
  const provider = await openProvider(deps, server).catch(() => null)
  if (provider === null) return refusal('unreachable')

  const callback = readCallback(provider, new URLSearchParams(input.query))
  if (typeof callback === 'string') return refusal(callback)
  const exchanged = await exchangeCode(deps, provider, callback, secrets)
  if (exchanged.outcome !== 'ok') return refusal(exchanged.outcome)

  const { accessToken, subject } = exchanged.tokens
  const bytes = Buffer.from(accessToken)
  const verified = await verifyAtService(deps, target, { type: 'oauth2', bytes, subject })
  bytes.fill(0)
  if (verified.outcome !== 'accepted') return refusal(verified.outcome, verified.reason)
  return {
    outcome: 'stored',
    credential: await keep(
      ctx,
      input,
      { userId, target, label: secrets.label },
      exchanged,
      verified.account,
    ),
  }
}

async function keep(
  ctx: RequestContext,
  { proof }: Input,
  of: { readonly userId: UserId; readonly target: CredentialTarget; readonly label: string },
  { tokens, accessSeconds: seconds }: ReceivedTokens,
  account: string,
): Promise<Credential> {
  const plaintext = encodeStoredTokens(tokens)
  const canRefresh = tokens.refreshToken !== null
  try {
    return await storeVerified(ctx, {
      ...of,
      proof,
      type: 'oauth2',
      secret: plaintext,
      account,
      // What is refreshed has no end that its owner must know of.
      expiresAt:
        canRefresh || seconds === null ? null : new Date(ctx.deps.clock.now() + seconds * 1000),
      access: { seconds, canRefresh },
    })
  } finally {
    plaintext.fill(0)
  }
}

async function openFlow(ctx: RequestContext, flow: OAuthFlow): Promise<FlowSecrets> {
  ctx.deps.watch.metrics.decryptions.inc({ what: 'oauth_flow' })
  const { envelope } = flow
  const bytes = await ctx.deps.keys.openEnvelope({ aad: oauthFlowAad(flow), envelope })
  const secrets = flowSecrets.parse(JSON.parse(bytes.toString()))
  bytes.fill(0)
  return secrets
}

/** RFC 9207 §2.4 comes first: what another server says is not listened to, not even its errors. */
function readCallback(
  { metadata, client }: Provider,
  query: URLSearchParams,
): URLSearchParams | 'issuer_differs' | 'denied' | 'code_refused' {
  const issuer = query.get('iss')
  const mustNameItself = metadata.authorization_response_iss_parameter_supported === true
  if (issuer === null ? mustNameItself : issuer !== metadata.issuer) return 'issuer_differs'
  try {
    return validateAuthResponse(metadata, client, query, query.get('state') ?? '')
  } catch (error) {
    return error instanceof AuthorizationResponseError ? 'denied' : 'code_refused'
  }
}

function refusal(outcome: Refusal['outcome'], reason: string | null = null): Refusal {
  return { outcome, reason }
}
