import { execFile } from 'node:child_process'
import { access, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { programEnvironment } from '@tessera/development/program-environment'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { backUpKeys, restoreKeys } from '../src/keys/key-backup.ts'
import { keyStorePath, readKeyStoreFile } from '../src/keys/key-store-file.ts'
import { fileWrapper } from '../src/keys/key-wrapper.ts'
import { fillVault, openRows } from './vault-rows.ts'
import { createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('brings a broker back that lost its keys: a drill with three of five shares', async () => {
  const tokens = (await fillVault(world, 3)).toSorted()
  const home = await brokerHome()
  const backup = join(home, 'keys.backup')
  const shares = join(home, 'shares')
  const shown = await command(home, 'backup', backup, '--shares', shares)
  const share = (n: number) => `--share=${join(shares, `share-${n}`)}`

  // What the operator saw, and what the record says, opens nothing.
  for (let n = 1; n <= 5; n++) {
    expect((await stat(join(shares, `share-${n}`))).mode & 0o777).toBe(0o600)
    expect(shown).not.toContain((await readFile(join(shares, `share-${n}`), 'utf8')).trim())
  }
  expect((await stat(backup)).mode & 0o777).toBe(0o600)
  const { rows } = await world.database.adminPool.query(
    `select outcome from vault.audit where action = 'keys.backed_up'`,
  )
  expect(rows).toEqual([{ outcome: 'ok' }])

  await expect(command(home, 'restore', backup, share(1), share(2), share(3))).rejects.toThrow(
    'is there already; nothing was restored',
  )
  const { keyStore } = world.testBroker
  await rename(keyStore, `${keyStore}-lost`)
  await expect(world.testBroker.startAnother()).rejects.toThrow('keys.store does not exist')
  await expect(command(home, 'restore', backup, share(1), share(2))).rejects.toThrow(
    '3 different shares are needed',
  )
  await expect(access(keyStore)).rejects.toThrow('ENOENT')

  await command(home, 'restore', backup, share(5), share(2), share(4))

  await using again = await world.testBroker.startAnother()
  const opened = await openRows(world, again)
  expect(opened.tokens.toSorted()).toEqual(tokens)
  expect(opened.files).toBe(3)
  const publicKeys = JSON.parse(await readFile(join(keyStore, 'public-keys.json'), 'utf8'))
  expect(publicKeys.root).toBe(Buffer.from(world.testBroker.rootPublicKey).toString('base64url'))
}, 60_000)

it('opens with any three shares and with no two', async () => {
  const stored = readKeyStoreFile(keyStorePath(world.testBroker.keyStore))
  const { contents, shares } = await backUpKeys(stored, fileWrapper)
  const among = (count: number) => chosen(shares, count)
  expect(among(3)).toHaveLength(10)
  for (const three of among(3))
    expect(await restoreKeys(contents, three, fileWrapper)).toEqual(stored)
  for (const two of among(2)) {
    await expect(restoreKeys(contents, two, fileWrapper)).rejects.toThrow('are needed')
    // Saying one of them twice, or making one up, does not help.
    const [first = '', second = ''] = two
    await expect(restoreKeys(contents, [first, first, second], fileWrapper)).rejects.toThrow()
    const strange = (await backUpKeys(stored, fileWrapper)).shares[0] ?? ''
    await expect(restoreKeys(contents, [first, strange, second], fileWrapper)).rejects.toThrow(
      'a share is not of backup-',
    )
  }
})

it('says which share was mistyped before it is tried', async () => {
  const stored = readKeyStoreFile(keyStorePath(world.testBroker.keyStore))
  const { contents, shares } = await backUpKeys(stored, fileWrapper)
  const [first = '', second = '', third = ''] = shares
  const swapped = third.replace(/.(.)$/, (end) => [...end].toReversed().join(''))
  const mistyped = swapped === third ? `${third.slice(0, -2)}AA` : swapped
  await expect(restoreKeys(contents, [first, second, mistyped], fileWrapper)).rejects.toThrow(
    'is mistyped',
  )
})

it('holds no byte of a key in the clear', async () => {
  const stored = readKeyStoreFile(keyStorePath(world.testBroker.keyStore))
  const { contents } = await backUpKeys(stored, fileWrapper)
  for (const { wrapped } of stored.keys)
    expect(Buffer.from(contents).includes(Buffer.from(wrapped).subarray(-16))).toBe(false)
})

function chosen(from: readonly string[], count: number): readonly (readonly string[])[] {
  if (count === 0) return [[]]
  return from.flatMap((first, index) =>
    chosen(from.slice(index + 1), count - 1).map((rest) => [first, ...rest]),
  )
}

async function brokerHome(): Promise<string> {
  const home = join(world.testBroker.home, 'broker')
  await mkdir(home)
  for (const [name, contents] of Object.entries(world.testBroker.files))
    await writeFile(join(home, `${name}.json`), JSON.stringify(contents), { mode: 0o600 })
  return home
}

async function command(home: string, ...words: readonly string[]): Promise<string> {
  const entry = join(import.meta.dirname, '../src/key-store.ts')
  const env = { ...programEnvironment(), TESSERA_HOME: home }
  return (await promisify(execFile)(process.execPath, [entry, ...words], { env })).stdout
}
