import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { CredentialId } from '@tessera/contracts/ids'
import { CryptoError } from '@tessera/crypto/crypto-error'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import {
  giveUpRefreshTurn,
  type RefreshTurn,
  type StoredTokens as TokensRow,
  takeRefreshTurn,
} from '@tessera/db/vault/oauth-refreshes'
import { findOAuthServer } from '@tessera/db/vault/oauth-servers'
import { storedCredentialAad } from '../associated-data.ts'
import { type BrokerDeps, inRecordingUnit } from '../context.ts'
import { markRefused } from '../credentials/mark-refused.ts'
import { tellOfForgery } from '../credentials/tell-of-forgery.ts'
import { isTrusted } from '../ledger/judge-credential.ts'
import { openProvider } from './provider.ts'
import { exchangeRefreshToken, type Refreshed } from './request-tokens.ts'
import { recordRefresh } from './record-refresh.ts'
import { storeRefreshed } from './store-refreshed.ts'
import { decodeStoredTokens, type StoredTokens } from './stored-tokens.ts'

/** One version of a credential. */
export interface HeldTokens {
  readonly credentialId: CredentialId
  readonly version: number
}

/**
 * Gets new access tokens for old ones. Of all brokers one at a time refreshes a credential, outside every transaction,
 * and what it got is stored before anybody uses it: a refresh token that was sent may be dead from then on.
 */
export class Freshening {
  readonly #underWay = new Map<string, Promise<void>>()

  /**
   * When it returns, the credential's row says what came of it: a new version, a refusal, or the same as before, because
   * the sign-in server is away.
   */
  async freshen(deps: BrokerDeps, held: HeldTokens): Promise<void> {
    const name = `${held.credentialId} ${held.version}`
    const running =
      this.#underWay.get(name) ?? takeTurn(deps, held).finally(() => this.#underWay.delete(name))
    this.#underWay.set(name, running)
    await running
  }
}

async function takeTurn(deps: BrokerDeps, held: HeldTokens): Promise<void> {
  const holder = randomUUID()
  const until = performance.now() + patienceMilliseconds
  for (;;) {
    const turn = await inUnit(deps, async (unit) => await askForTurn(unit, held, holder))
    if (turn.kind === 'taken') return await refresh(deps, turn.tokens, holder)
    if (turn.kind !== 'held' || performance.now() > until) return
    await delay(lookAgainMilliseconds)
  }
}

/** The record is there before anything is opened. */
async function askForTurn(
  unit: RecordingUnit,
  held: HeldTokens,
  holder: string,
): Promise<RefreshTurn> {
  const turn = await takeRefreshTurn(unit, { ...held, holder, seconds: turnSeconds })
  if (turn.kind === 'taken') await recordRefresh(unit, turn.tokens, 'begun')
  return turn
}

async function refresh(deps: BrokerDeps, row: TokensRow, holder: string): Promise<void> {
  const { credentialId } = row
  const mayBeSent = isTrusted(deps.ledger, { ...row, credentialVersion: row.version })
  const refreshed = mayBeSent ? await exchange(deps, row) : notTrusted
  deps.reached('refresh: answered')
  if (refreshed.outcome === 'ok') return await storeRefreshed(deps, row, refreshed, holder)
  await inUnit(deps, async (unit) => {
    await recordRefresh(unit, row, refreshed.outcome)
    const isAway = refreshed.outcome === 'unreachable'
    await giveUpRefreshTurn(unit, { credentialId, holder, outcome: isAway ? 'failed' : 'done' })
    const reason = reasons[refreshed.outcome]
    if (reason !== null) await markRefused(unit, clientId, { ...row, id: credentialId, reason })
  })
}

/** With the secret in the hand for as long as one exchange lasts. */
async function exchange(
  deps: BrokerDeps,
  row: TokensRow,
): Promise<Refreshed | { readonly outcome: 'not_authentic' }> {
  const server = await inUnit(deps, async (unit) => await findOAuthServer(unit, row.serviceId))
  deps.watch.metrics.decryptions.inc({ what: 'oauth_tokens' })
  const tokens = await openTokens(deps, row)
  if (tokens === null) return { outcome: 'not_authentic' }
  const { refreshToken } = tokens
  // A refresh token goes to who issued it, and to nobody whom the record names since.
  const isIssuer = server?.issuer === tokens.issuer && server.clientId === tokens.clientId
  if (server === null || !isIssuer || refreshToken === null) return { outcome: 'refused' }
  try {
    const provider = await openProvider(deps, server)
    return await exchangeRefreshToken(deps, provider, { ...tokens, refreshToken })
  } catch (error) {
    deps.logger.warn({ err: error, serviceId: row.serviceId }, 'no sign-in server there')
    return { outcome: 'unreachable' }
  }
}

async function openTokens(deps: BrokerDeps, row: TokensRow): Promise<StoredTokens | null> {
  try {
    const { envelope } = row
    const bytes = await deps.keys.openEnvelope({ aad: storedCredentialAad(row), envelope })
    const tokens = decodeStoredTokens(bytes)
    bytes.fill(0)
    return tokens
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    await tellOfForgery(deps, row, error)
    return null
  }
}

async function inUnit<T>(deps: BrokerDeps, work: (unit: RecordingUnit) => Promise<T>): Promise<T> {
  return await inRecordingUnit({ deps, from: '' }, work)
}

/** Nobody's: the next claim of it raises the alarm. */
const notTrusted = { outcome: 'not_trusted' } as const
/** Why the credential is broken; null where it is not. */
const reasons = {
  refused: 'The sign-in server does not renew the access any more.',
  not_authentic: 'It cannot be read any more.',
  unreachable: null,
  not_trusted: null,
} as const
const clientId = 'broker'
/** Longer than an exchange may take, with the writing of what came of it. */
const turnSeconds = 30
/** A claim waits for another broker's refresh for so long. */
const patienceMilliseconds = 15_000
const lookAgainMilliseconds = 100
