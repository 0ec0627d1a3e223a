import type { VaultUnit } from '@tessera/db/unit'
import type { KeyPurpose } from '@tessera/broker-client/key-purpose'
import { longestGrantSeconds } from '../config.ts'
import { recordInVault } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import { deleteKeyCanary } from '@tessera/db/vault/key-canaries'
import { countContextsSealedTo, countKeyUse, countRecordsUnder } from '@tessera/db/vault/rewrap'
import type { CredentialLedger } from '../ledger/credential-ledger.ts'
import type { KeyDeps } from './key-deps.ts'
import { inKeyStoreUnit, withKeys } from './key-store.ts'
import type { StoredKey } from './key-store-file.ts'
import { readStoreEveryMilliseconds } from './watch-keys.ts'

export type Retirement =
  | { readonly outcome: 'retired' }
  | { readonly outcome: 'not_found' }
  /** It is the current key, or a rotation to it was begun. */
  | { readonly outcome: 'not_previous' }
  | {
      readonly outcome: 'in_use'
      readonly uses: number
      readonly by: 'rows' | 'steps' | 'records' | 'ledger'
    }
  | { readonly outcome: 'too_early'; readonly until: string }

/**
 * Destroys a previous key: what only it opens is gone for good. Its canary goes first, and with it the right of any row
 * to name the key; so a broker that has not heard of it yet cannot write a row that nobody opens.
 *
 * @param begin the unit in which the operator's request is admitted
 */
export async function retireKey(
  deps: KeyDeps & Ledger,
  id: string,
  by: string,
  begin: <T>(work: (unit: RecordingUnit) => Promise<T>) => Promise<T>,
): Promise<Retirement> {
  const { store, keys, ledger, reached } = deps
  const decided = await begin(async (unit): Promise<Retirement> => {
    using before = store.read()
    const key = before.keys.find((key) => key.id === id)
    const refusal = key === undefined ? notFound : await refusalOf(unit, ledger, key)
    if (refusal === null && key?.purpose === 'key-encryption') await deleteKeyCanary(unit, id)
    await recordInVault(unit, {
      clientId: by,
      action: 'key.retired',
      outcome: refusal?.outcome ?? 'ok',
      subject: id,
    })
    reached('retire: key given up')
    return refusal ?? { outcome: 'retired' }
  })
  if (decided.outcome !== 'retired') return decided
  reached('retire: giving up recorded')
  await inKeyStoreUnit(deps, async () => {
    using stored = store.read()
    const left = stored.keys.filter((key) => key.id !== id)
    if (left.length < stored.keys.length) await store.write(withKeys(stored, left))
    reached('retire: key removed')
  })
  await keys.reload()
  return decided
}

async function refusalOf(
  unit: VaultUnit,
  ledger: Ledger['ledger'],
  key: StoredKey,
): Promise<Exclude<Retirement, { readonly outcome: 'retired' }> | null> {
  if (key.state !== 'previous' || key.replacedAt === null) return { outcome: 'not_previous' }
  const uses = await countUses(unit, key)
  if (uses > 0) return { outcome: 'in_use', uses, by: needing(key.purpose) }
  const lines = key.purpose === 'audit' ? ledger.countLinesUnder(key.id) : 0
  if (lines > 0) return { outcome: 'in_use', uses: lines, by: 'ledger' }
  const until = Date.parse(key.replacedAt) + aftermathMilliseconds[key.purpose]
  return until > Date.now() ? { outcome: 'too_early', until: new Date(until).toISOString() } : null
}

function needing(purpose: KeyPurpose): 'rows' | 'steps' | 'records' {
  if (purpose === 'audit') return 'records'
  return purpose === 'sealing-context' ? 'steps' : 'rows'
}

/** Rows, waiting steps or records that need the key; lines of the ledger are not counted. */
export async function countUses(
  unit: VaultUnit,
  key: Pick<StoredKey, 'id' | 'purpose'>,
): Promise<number> {
  if (key.purpose === 'audit') return await countRecordsUnder(unit, key.id)
  if (key.purpose === 'sealing-context') return await countContextsSealedTo(unit, key.id)
  const use = (await countKeyUse(unit)).find(({ keyId }) => keyId === key.id)
  return use === undefined ? 0 : use.credentials + use.files + use.clients
}

interface Ledger {
  readonly ledger: Pick<CredentialLedger, 'countLinesUnder'>
}

const notFound = { outcome: 'not_found' } as const

/** Whoever asked for a key just before it was replaced believes it as long; with an hour for those whose clocks are late. */
const statementTimeMilliseconds = 25 * 3_600_000
/** How long what was made with a key that was replaced, and that no row needs, may still be on its way. */
const aftermathMilliseconds = {
  root: statementTimeMilliseconds,
  answer: statementTimeMilliseconds,
  'sealing-credential': statementTimeMilliseconds,
  'sealing-context': statementTimeMilliseconds,
  // A lost answer is given again as long as its grant may live.
  'grant-proof': 2 * longestGrantSeconds * 1_000,
  // Another broker may not have read yet that it was replaced.
  audit: 2 * readStoreEveryMilliseconds,
  'key-encryption': 0,
} as const satisfies Record<KeyPurpose, number>
