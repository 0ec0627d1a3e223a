import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { openLogin } from '@tessera/db/login'
import { recordInVault } from '@tessera/db/vault/audit'
import { asRecordingVault, AuditLanes } from '@tessera/db/vault/audit-lanes'
import { readConfig, readSecrets } from '@tessera/runtime/config'
import { readPrivateFile } from '@tessera/runtime/private-file'
import { z } from 'zod'
import { Misunderstood, NotDone, readWords } from '../command-line.ts'
import { backUpKeys, restoreKeys, sharesMade, sharesNeeded } from './key-backup.ts'
import { takeKeys } from './key-set.ts'
import { openKeyStore } from './key-store.ts'
import { keyStorePath, writeKeyStoreFile } from './key-store-file.ts'
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
  const { audit } = await takeKeys(store.read(), store.wrapper)
  const { databaseUrl } = readSecrets(brokerSecrets)
  await using login = openLogin('tessera_broker', { url: databaseUrl, connections: 1 })
  // Before anybody can have a share.
  await asRecordingVault(login, new AuditLanes(() => audit[0]), '', async (unit) => {
    await recordInVault(unit, { clientId: 'operator', action: 'keys.backed_up', outcome: 'ok' })
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

const homeConfig = z.object({ keyStore: z.string(), keyWrapper: keyWrapperConfig })
