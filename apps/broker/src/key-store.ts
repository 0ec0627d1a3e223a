import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { openLogin } from '@tessera/db/login'
import { recordInVault } from '@tessera/db/vault/audit'
import { asRecordingVault, AuditLanes } from '@tessera/db/vault/audit-lanes'
import { readConfig, readSecrets } from '@tessera/runtime/config'
import { readPrivateFile } from '@tessera/runtime/private-file'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { z } from 'zod'
import { backUpKeys, restoreKeys, sharesMade, sharesNeeded } from './keys/key-backup.ts'
import { takeKeys } from './keys/key-set.ts'
import { openKeyStore } from './keys/key-store.ts'
import { keyStorePath, writeKeyStoreFile } from './keys/key-store-file.ts'
import { createKeyWrapper, keyWrapperConfig, keyWrapperSecrets } from './keys/key-wrappers.ts'
import { makeKeyStore, publicKeysOf } from './keys/make-key-store.ts'
import { brokerSecrets } from './secrets.ts'

/**
 * What is done to the key store as a whole, in the broker's home:
 *
 *     node apps/broker/src/key-store.ts init
 *     node apps/broker/src/key-store.ts public
 *     node apps/broker/src/key-store.ts backup keys.backup [--shares directory]
 *     node apps/broker/src/key-store.ts restore keys.backup [--share file --share file --share file]
 *
 * Shares are shown on a terminal, or written to files that only this user may read; `restore` reads them from files, or
 * line by line from its input.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { shares: { type: 'string' }, share: { type: 'string', multiple: true } },
})
const [command, file] = positionals
const { keyStore, keyWrapper } = readConfig(
  z.object({ keyStore: z.string(), keyWrapper: keyWrapperConfig }),
)

try {
  switch (command) {
    case 'init':
      await makeKeyStore(keyStore, wrapper())
      await writePublicKeys()
      break
    case 'public':
      await writePublicKeys()
      break
    case 'backup':
      await backUp(named(file))
      break
    case 'restore':
      await restore(named(file))
      break
    default:
      console.error('Say one of: init, public, backup, restore.')
      process.exitCode = 2
  }
} catch (error) {
  if (!(error instanceof StartUpError)) throw error
  console.error(error.message)
  process.exitCode = 1
}

async function backUp(path: string): Promise<void> {
  const { shares: directory } = values
  if (directory === undefined && !process.stdout.isTTY) {
    throw new StartUpError('the output is not a terminal: name a directory with --shares')
  }
  const store = openKeyStore(keyStore, wrapper())
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

async function restore(path: string): Promise<void> {
  const target = keyStorePath(keyStore)
  if (await exists(target))
    throw new StartUpError(`${target} is there already; nothing was restored`)
  const shares = (values.share ?? []).map((file) => readPrivateFile(file).toString().trim())
  if (shares.length === 0) shares.push(...(await text(process.stdin)).split('\n').filter(Boolean))
  const stored = await restoreKeys(await readFile(path), shares, wrapper())
  await writeKeyStoreFile(target, stored)
  await writePublicKeys()
}

async function writePublicKeys(): Promise<void> {
  const store = openKeyStore(keyStore, wrapper())
  const publicKeys = await publicKeysOf(store.read(), store.wrapper)
  const path = join(keyStore, 'public-keys.json')
  await writeFile(path, `${JSON.stringify(publicKeys, null, 2)}\n`)
  console.log(`Keys are in ${keyStore}. What others pin of them is in public-keys.json there.`)
}

/** Only what keeps its keys with somebody else has a secret for that. */
function wrapper() {
  if (keyWrapper.kind !== 'transit') return createKeyWrapper(keyWrapper, {})
  return createKeyWrapper(keyWrapper, readSecrets(z.object(keyWrapperSecrets)))
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}

function named(path: string | undefined): string {
  if (path === undefined) throw new StartUpError('Say in which file the backup is.')
  return path
}
