import { envelopeContentDigest, sealEnvelope } from '@tessera/crypto/envelope'
import {
  giveUpRefreshTurn,
  lockVersion,
  type StoredTokens as TokensRow,
  storeRefreshedTokens,
} from '@tessera/db/vault/oauth-refreshes'
import { storedCredentialAad } from '../associated-data.ts'
import { type BrokerDeps, inRecordingUnit } from '../context.ts'
import { recordRefresh } from './record-refresh.ts'
import type { ReceivedTokens } from './request-tokens.ts'
import { encodeStoredTokens } from './stored-tokens.ts'

/**
 * Keeps what a refresh gave as the next version, in the database and then in the ledger. Where the owner has replaced or
 * removed the credential meanwhile, hers counts and this is dropped.
 */
export async function storeRefreshed(
  deps: BrokerDeps,
  row: TokensRow,
  { tokens, accessSeconds }: ReceivedTokens,
  holder: string,
): Promise<void> {
  const { credentialId, userId, serviceId } = row
  const { ledger } = deps
  const { keyring } = deps.keys
  const plaintext = encodeStoredTokens(tokens)
  const entry = await inRecordingUnit({ deps, from: '' }, async (unit) => {
    const isCurrent = await lockVersion(unit, row)
    await recordRefresh(unit, row, isCurrent ? 'ok' : 'dropped')
    await giveUpRefreshTurn(unit, { credentialId, holder, outcome: 'done' })
    if (!isCurrent) return null
    const version = Math.max(row.version, ledger.find(credentialId)?.version ?? 0) + 1
    const aad = storedCredentialAad({ ...row, version })
    const envelope = sealEnvelope(keyring, { aad, plaintext })
    const { currentId: keyId } = keyring
    await storeRefreshedTokens(unit, { credentialId, version, envelope, keyId, accessSeconds })
    const digest = envelopeContentDigest(envelope)
    return { credentialId, userId, serviceId, version, state: 'live', digest } as const
  }).finally(() => plaintext.fill(0))
  if (entry !== null) await ledger.raise(entry)
}
