import type { ServiceId, UserId } from '@tessera/contracts/ids'
import { CryptoError } from '@tessera/crypto/crypto-error'
import { recordInVault } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import type { LeavingCredential } from '@tessera/db/vault/credentials'
import { findOAuthServer, type OAuthServer } from '@tessera/db/vault/oauth-servers'
import { storedCredentialAad } from '../associated-data.ts'
import { inRecordingUnit, type RequestContext } from '../context.ts'
import { openProvider } from './provider.ts'
import { revokeTokens } from './request-tokens.ts'
import { decodeStoredTokens, type StoredTokens } from './stored-tokens.ts'

/** The row of tokens that are being deleted, and who issued them. */
export interface LeavingTokens {
  readonly aad: Uint8Array
  readonly envelope: Buffer
  readonly server: OAuthServer
  readonly userId: UserId
}

/** @returns null when the credential is not of tokens */
export async function leavingTokens(
  unit: RecordingUnit,
  of: { readonly userId: UserId; readonly serviceId: ServiceId },
  { type, origin, envelope, credentialId, credentialVersion: version }: LeavingCredential,
): Promise<LeavingTokens | null> {
  if (type !== 'oauth2' || envelope === null) return null
  const server = await findOAuthServer(unit, of.serviceId)
  if (server === null) return null
  const aad = storedCredentialAad({ ...of, credentialId, origin, type, version })
  return { aad, envelope, server, userId: of.userId }
}

/** Tells who issued them that they are not wanted any more. They are gone from here already, whatever comes of it. */
export async function revokeAtProvider(
  ctx: Pick<RequestContext, 'deps' | 'from'> & {
    readonly caller: Pick<RequestContext['caller'], 'id'>
  },
  leaving: LeavingTokens,
): Promise<'ok' | 'not_offered' | 'failed'> {
  const { server, userId } = leaving
  const outcome = await revoke(ctx, leaving)
  await inRecordingUnit(ctx, async (unit) => {
    await recordInVault(unit, {
      clientId: ctx.caller.id,
      action: 'credential.revoked_at_provider',
      outcome,
      userId,
      subject: String(server.serviceId),
    })
  })
  return outcome
}

async function revoke(
  { deps }: Pick<RequestContext, 'deps'>,
  leaving: LeavingTokens,
): Promise<'ok' | 'not_offered' | 'failed'> {
  try {
    const tokens = await openTokens(deps, leaving)
    // As with a refresh: to nobody whom the record names since.
    if (tokens.issuer !== leaving.server.issuer) return 'failed'
    const provider = await openProvider(deps, leaving.server)
    return await revokeTokens(deps, provider, tokens)
  } catch (error) {
    deps.logger.warn(
      { serviceId: leaving.server.serviceId, code: error instanceof CryptoError && error.code },
      'tokens could not be revoked',
    )
    return 'failed'
  }
}

async function openTokens(
  { keys, watch }: RequestContext['deps'],
  { aad, envelope }: LeavingTokens,
): Promise<StoredTokens> {
  watch.metrics.decryptions.inc({ what: 'oauth_tokens' })
  const bytes = await keys.openEnvelope({ aad, envelope })
  try {
    return decodeStoredTokens(bytes)
  } finally {
    bytes.fill(0)
  }
}
