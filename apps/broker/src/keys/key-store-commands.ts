import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { KeyPurpose } from '@tessera/broker-client/key-purpose'
import { openLogin } from '@tessera/db/login'
import { recordInVault } from '@tessera/db/vault/audit'
import { asRecordingVault, AuditLanes, type RecordingUnit } from '@tessera/db/vault/audit-lanes'
import { readConfig, readSecrets } from '@tessera/runtime/config'
import { readPrivateFile } from '@tessera/runtime/private-file'
import { z } from 'zod'
import { Misunderstood, NotDone, readWords } from '../command-line.ts'
import { introduceKey } from './check-canaries.ts'
import { backUpKeys, restoreKeys, sharesMade, sharesNeeded } from './key-backup.ts'
import { type KeySet, takeKeys } from './key-set.ts'
import { openKeyStore, withKeys } from './key-store.ts'
import { keyStorePath, readKeyStoreFile, writeKeyStoreFile } from './key-store-file.ts'
import type { KeyWrapper } from './key-wrapper.ts'
import { createKeyWrapper, keyWrapperConfig, keyWrapperSecrets } from './key-wrappers.ts'
import { makeKeyStore, publicKeysOf } from './make-key-store.ts'
import { brokerSecrets } from '../secrets.ts'

/** One fresh key of each purpose, where there is no store yet. */
export async function init(words: readonly string[]): Promise<void> {
  readWords(words, 0, {})
  const { keyStore, wrapper } = readHome()
  await makeKeyStore(keyStore, wrapper)
  await writePublicKeys(keyStore, wrapper)
}

/** What others pin of the keys that are current now. */
export async function showPublicKeys(words: readonly string[]): Promise<void> {
  readWords(words, 0, {})
  const { keyStore, wrapper } = readHome()
  await writePublicKeys(keyStore, wrapper)
}

/** Writes the keys, encrypted, to a file, and the shares that open it. */
export async function backUp(words: readonly string[]): Promise<void> {
  const { positionals, values } = readWords(words, 1, { shares: { type: 'string' } })
  const path = named(positionals[0])
  const { shares: directory } = values
  const { keyStore, wrapper } = readHome()
  if (directory === undefined && !process.stdout.isTTY) {
    throw new Misunderstood('The output is not a terminal: name a directory with --shares.')
  }
  const store = openKeyStore(keyStore, wrapper)
  const { contents, shares } = await backUpKeys(store.read(), store.wrapper)
  // Before anybody can have a share.
  await inRecord(await takeKeys(store.read(), store.wrapper), async (unit) => {
    await recordInVault(unit, { ...byOperator, action: 'keys.backed_up' })
  })
  await writeFile(path, contents, { mode: 0o600, flag: 'wx' })
  if (directory === undefined) for (const share of shares) console.log(share)
  else await writeShares(directory, shares)
  console.log(
    `${path} opens with any ${sharesNeeded} of these ${sharesMade} shares. Give each to another person, and keep none.`,
  )
}

async function writeShares(directory: string, shares: readonly string[]): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  for (const [index, share] of shares.entries()) {
    const path = join(directory, `share-${index + 1}`)
    await writeFile(path, `${share}\n`, { mode: 0o600, flag: 'wx' })
  }
}

/** Puts a key store from a backup where there is none. */
export async function restore(words: readonly string[]): Promise<void> {
  const { positionals, values } = readWords(words, 1, { share: { type: 'string', multiple: true } })
  const path = named(positionals[0])
  const { keyStore, wrapper } = readHome()
  const target = keyStorePath(keyStore)
  if (await exists(target)) throw new NotDone(`${target} is there already; nothing was restored.`)
  const shares = (values.share ?? []).map((file) => readPrivateFile(file).toString().trim())
  if (shares.length === 0) shares.push(...(await text(process.stdin)).split('\n').filter(Boolean))
  const stored = await restoreKeys(await readFile(path), shares, wrapper)
  await writeKeyStoreFile(target, stored)
  await writePublicKeys(keyStore, wrapper)
}

/**
 * Takes what rows of an older database need, and what was retired since, from a copy of the store of that day. All that
 * was made since stays.
 */
export async function add(words: readonly string[]): Promise<void> {
  const path = named(readWords(words, 1, {}).positionals[0])
  const { keyStore, wrapper } = readHome()
  const store = openKeyStore(keyStore, wrapper)
  const [stored, copy] = [store.read(), readKeyStoreFile(path)]
  if (copy.wrapper !== stored.wrapper) {
    throw new NotDone(
      `${path} is protected by ${copy.wrapper}, the key store by ${stored.wrapper}.`,
    )
  }
  const added = copy.keys
    .filter((key) => neededByRows.has(key.purpose) && !stored.keys.some(({ id }) => id === key.id))
    .map((key) => ({
      ...key,
      state: 'previous' as const,
      replacedAt: key.replacedAt ?? new Date().toISOString(),
      destroyAt: null,
    }))
  const ids = added.map(({ id }) => id).join(', ')
  if (added.length === 0) throw new NotDone(`${path} has no key that the key store lacks.`)
  const all = withKeys(stored, [...stored.keys, ...added])
  await inRecord(await takeKeys(all, wrapper), async (unit) => {
    await recordInVault(unit, { ...byOperator, action: 'keys.added', detail: { ids } })
  })
  await writeKeyStoreFile(keyStorePath(keyStore), all)
  console.log(`Added: ${ids}. Rewrap and retire again once the broker runs.`)
}

/** Makes the current key known to a database that is older than it. */
export async function introduce(words: readonly string[]): Promise<void> {
  readWords(words, 0, {})
  const { keyStore, wrapper } = readHome()
  const keys = await takeKeys(openKeyStore(keyStore, wrapper).read(), wrapper)
  const { currentId } = keys.keyring
  await inRecord(keys, async (unit) => {
    if (!(await introduceKey(unit, keys.keyring)))
      throw new NotDone(`The database knows ${currentId}. Nothing was changed.`)
    await recordInVault(unit, { ...byOperator, action: 'key.introduced', subject: currentId })
  })
  console.log(`The database knows ${currentId} now.`)
}

/** What this program does to keys while no broker runs is in the broker's record too. */
async function inRecord(
  { audit }: Pick<KeySet, 'audit'>,
  work: (unit: RecordingUnit) => Promise<void>,
): Promise<void> {
  const { databaseUrl } = readSecrets(brokerSecrets)
  await using login = openLogin('tessera_broker', { url: databaseUrl, connections: 1 })
  await asRecordingVault(login, new AuditLanes(() => audit[0]), '', work)
}

async function writePublicKeys(keyStore: string, wrapper: KeyWrapper): Promise<void> {
  const store = openKeyStore(keyStore, wrapper)
  const publicKeys = await publicKeysOf(store.read(), store.wrapper)
  const path = join(keyStore, 'public-keys.json')
  await writeFile(path, `${JSON.stringify(publicKeys, null, 2)}\n`)
  console.log(`Keys are in ${keyStore}. What others pin of them is in public-keys.json there.`)
}

function readHome(): { readonly keyStore: string; readonly wrapper: KeyWrapper } {
  const { keyStore, keyWrapper } = readConfig(homeConfig)
  // Only what keeps its keys with somebody else has a secret for that.
  const secrets = keyWrapper.kind === 'transit' ? readSecrets(z.object(keyWrapperSecrets)) : {}
  return { keyStore, wrapper: createKeyWrapper(keyWrapper, secrets) }
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}

function named(path: string | undefined): string {
  if (path === undefined) throw new Misunderstood('Say in which file the backup is.')
  return path
}

const byOperator = { clientId: 'operator', outcome: 'ok' } as const
const neededByRows: ReadonlySet<KeyPurpose> = new Set([
  'key-encryption',
  'sealing-context',
  'audit',
])
const homeConfig = z.object({ keyStore: z.string(), keyWrapper: keyWrapperConfig })
