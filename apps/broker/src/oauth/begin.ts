import { beginOAuthAnswer, beginOAuthInput } from '@tessera/broker-client/protocol'
import type { UserId } from '@tessera/contracts/ids'
import { sealEnvelope } from '@tessera/crypto/envelope'
import { recordInVault } from '@tessera/db/vault/audit'
import { type CredentialTarget, findCredentialTarget } from '@tessera/db/vault/credentials'
import { insertOAuthFlow } from '@tessera/db/vault/oauth-flows'
import { findOAuthServer, type OAuthServer } from '@tessera/db/vault/oauth-servers'
import * as oauth from 'oauth4webapi'
import type { z } from 'zod'
import { oauthFlowAad } from '../associated-data.ts'
import { inRecordingUnit, inRequestUnit, type RequestContext } from '../context.ts'
import { signedInUserBehind } from '../presented-proof.ts'
import { procedureFor } from '../procedure.ts'
import type { FlowSecrets } from './flow-secrets.ts'
import { isOpenId, openProvider, type Provider } from './provider.ts'
import { redirectUri } from './redirect-uri.ts'
import { sha256 } from './sha256.ts'

type Input = z.output<typeof beginOAuthInput>
type Answer = z.input<typeof beginOAuthAnswer>

/**
 * Begins a sign-in at a service: says where the browser goes, and keeps what its answer will be held against. Bound to
 * the session that asks.
 */
export const begin = procedureFor('api')
  .input(beginOAuthInput)
  .output(beginOAuthAnswer)
  .mutation(async ({ ctx, input }): Promise<Answer> => {
    const admitted = await admit(ctx, input)
    if ('refusal' in admitted) return { outcome: admitted.refusal }
    const { server, target, publicOrigin } = admitted
    const provider = await openProvider(ctx.deps, server).catch((error: unknown) => {
      ctx.deps.logger.warn({ err: error, serviceId: server.serviceId }, 'no sign-in server there')
      return null
    })
    if (provider?.metadata.authorization_endpoint === undefined) return { outcome: 'unreachable' }
    const redirect = redirectUri(publicOrigin, server.serviceId)
    return await keepFlow(ctx, input, provider, { redirect, origin: target.origin })
  })

type Admitted =
  | {
      readonly userId: UserId
      readonly target: CredentialTarget
      readonly server: OAuthServer
      readonly publicOrigin: string
    }
  | { readonly refusal: Exclude<Answer['outcome'], 'begun'> }

async function admit(ctx: RequestContext, input: Input): Promise<Admitted> {
  const { publicOrigin } = ctx.deps.config
  return await inRequestUnit(ctx, async (unit): Promise<Admitted> => {
    const userId = await signedInUserBehind(unit, input.proof)
    const [target, server] = [
      await findCredentialTarget(unit, input.serviceId),
      await findOAuthServer(unit, input.serviceId),
    ]
    const isOffered = target?.status === 'active' && target.credentialTypes.includes('oauth2')
    if (isOffered && server !== null && publicOrigin !== undefined) {
      return { userId, target, server, publicOrigin }
    }
    const refusal = target === null ? 'service_not_found' : 'service_inactive'
    await recordInVault(unit, {
      clientId: ctx.caller.id,
      action: 'oauth.begun',
      outcome: refusal,
      userId,
      subject: String(input.serviceId),
    })
    return { refusal }
  })
}

async function keepFlow(
  ctx: RequestContext,
  input: Input,
  { server, metadata }: Provider,
  { redirect, origin }: { readonly redirect: string; readonly origin: string },
): Promise<Answer> {
  const { keyring } = ctx.deps.keys
  const state = oauth.generateRandomState()
  const secrets: FlowSecrets = {
    verifier: oauth.generateRandomCodeVerifier(),
    nonce: oauth.generateRandomNonce(),
    issuer: metadata.issuer,
    redirectUri: redirect,
    origin,
    label: input.label,
  }
  const expiresAt = await inRecordingUnit(ctx, async (unit) => {
    const userId = await signedInUserBehind(unit, input.proof)
    const flow = {
      stateHash: sha256(state),
      userId,
      serviceId: server.serviceId,
      sessionHash: sha256(Buffer.from(input.proof, 'base64url')),
    }
    const plaintext = Buffer.from(JSON.stringify(secrets))
    const envelope = sealEnvelope(keyring, { aad: oauthFlowAad(flow), plaintext })
    plaintext.fill(0)
    const kept = { ...flow, envelope, keyId: keyring.currentId, lifetimeSeconds }
    const expiresAt = await insertOAuthFlow(unit, kept)
    await recordInVault(unit, {
      clientId: ctx.caller.id,
      action: 'oauth.begun',
      outcome: 'ok',
      userId,
      subject: String(server.serviceId),
    })
    return expiresAt
  })
  const url = new URL(metadata.authorization_endpoint ?? '')
  const challenge = await oauth.calculatePKCECodeChallenge(secrets.verifier)
  for (const [name, value] of Object.entries({
    client_id: server.clientId,
    response_type: 'code',
    redirect_uri: redirect,
    scope: server.scopes.join(' '),
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...(isOpenId(server) && { nonce: secrets.nonce }),
    // Without it some servers give no refresh token (OpenID Connect Core 1.0 §11).
    ...(server.scopes.includes('offline_access') && { prompt: 'consent' }),
  }))
    url.searchParams.set(name, value)
  return { outcome: 'begun', url: url.href, expiresAt: expiresAt.toISOString() }
}

/** Time to sign in on another page, and to find one's second factor. */
const lifetimeSeconds = 10 * 60
