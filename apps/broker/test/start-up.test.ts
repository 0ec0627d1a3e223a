import { randomBytes } from 'node:crypto'
import { access, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeyEncryptionKey, createKeyring } from '@tessera/crypto/envelope'
import { Secret } from '@tessera/crypto/secret'
import { openLogin } from '@tessera/db/login'
import { createLogger } from '@tessera/runtime/logger'
import { createTestDatabase, type TestDatabase } from '@tessera/testing/database'
import { expect, it } from 'vitest'
import { createBroker } from '../src/broker.ts'
import { brokerConfig } from '../src/config.ts'
import { checkKeyCanaries } from '../src/keys/check-canaries.ts'
import { keyStorePath, readKeyStoreFile, writeKeyStoreFile } from '../src/keys/key-store-file.ts'
import { fileWrapper } from '../src/keys/key-wrapper.ts'
import { makeKeyStore } from '../src/keys/make-key-store.ts'
import { brokerSecrets } from '../src/secrets.ts'

async function openBrokerLogin() {
  const stack = new AsyncDisposableStack()
  const database = stack.use(await createTestDatabase())
  const login = stack.use(
    openLogin('tessera_broker', { url: new Secret(database.url('tessera_broker')) }),
  )
  return { database, login, [Symbol.asyncDispose]: async () => await stack.disposeAsync() }
}

const key = (id: string) => createKeyEncryptionKey(id, randomBytes(32))

it('starts again with the key it began with', async () => {
  await using at = await openBrokerLogin()
  const keyring = createKeyring(key('kek-1'))
  await checkKeyCanaries(at.login, keyring)
  await expect(checkKeyCanaries(at.login, keyring)).resolves.toBeUndefined()
})

it('refuses to start with another key of the same name, and names it', async () => {
  await using at = await openBrokerLogin()
  await checkKeyCanaries(at.login, createKeyring(key('kek-1')))
  await expect(checkKeyCanaries(at.login, createKeyring(key('kek-1')))).rejects.toThrow(
    'kek-1 is not the key',
  )
})

it('F37 key missing on one machine: refuses to start without a key that was used, and names it', async () => {
  await using at = await openBrokerLogin()
  await checkKeyCanaries(at.login, createKeyring(key('kek-1')))
  await expect(checkKeyCanaries(at.login, createKeyring(key('kek-2')))).rejects.toThrow(
    'kek-1 is missing',
  )
})

it('refuses to start with a current key that this vault has not met, and names it', async () => {
  await using at = await openBrokerLogin()
  const old = key('kek-1')
  await checkKeyCanaries(at.login, createKeyring(old))
  await expect(checkKeyCanaries(at.login, createKeyring(key('kek-2'), [old]))).rejects.toThrow(
    'kek-2 is unknown to this vault',
  )
})

it('refuses to make a record of keys over existing data', async () => {
  await using at = await openBrokerLogin()
  // As after a restore that left the table out.
  await at.database.adminPool.query(`
    alter table vault.file_keys drop constraint file_keys_key_id_fkey;
    with u as (insert into app.users (username) values ('someone') returning id),
    f as (insert into app.files (user_id, purpose, name, size_bytes) select id, 'input', 'a', 1 from u returning id, user_id)
    insert into vault.file_keys (file_id, user_id, wrapped_key, key_id) select id, user_id, 'x', 'kek-1' from f`)
  await expect(checkKeyCanaries(at.login, createKeyring(key('kek-1')))).rejects.toThrow(
    'no record of its keys',
  )
})

it('refuses to start without a key store, and makes none', async () => {
  await using at = await openBrokerLogin()
  const directory = join(tmpdir(), 'no-key-store')
  await expect(openBrokerOn(at.database, directory)).rejects.toThrow(`${directory}/keys.store`)
  await expect(access(directory)).rejects.toThrow('ENOENT')
})

it('refuses to start on a store without one of its keys, and names the purpose', async () => {
  await using at = await openBrokerLogin()
  const directory = await mkdtemp(join(tmpdir(), 'tessera-keys-'))
  await makeKeyStore(directory, fileWrapper)
  const stored = readKeyStoreFile(keyStorePath(directory))
  const keys = stored.keys.filter(({ purpose }) => purpose !== 'key-encryption')
  await writeKeyStoreFile(keyStorePath(directory), { ...stored, keys })
  await expect(openBrokerOn(at.database, directory)).rejects.toThrow(
    'has 0 current keys for key-encryption',
  )
  await rm(directory, { recursive: true })
})

it('never writes new keys over a store', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tessera-keys-'))
  await makeKeyStore(directory, fileWrapper)
  const before = await readFile(keyStorePath(directory))
  await expect(makeKeyStore(directory, fileWrapper)).rejects.toThrow('is there already')
  expect(await readFile(keyStorePath(directory))).toEqual(before)
  await rm(directory, { recursive: true })
})

async function openBrokerOn(database: TestDatabase, keyStore: string): Promise<void> {
  const config = brokerConfig.parse({
    mode: 'development',
    port: 0,
    keyStore,
    ledger: join(keyStore, 'ledger'),
    auditHeadsFile: join(keyStore, 'heads.jsonl'),
    operatorSocket: join(keyStore, 'operator.sock'),
    operatorPublicKey: randomBytes(32).toString('base64url'),
  })
  const secrets = brokerSecrets.parse({ databaseUrl: database.url('tessera_broker') })
  const broker = await createBroker(config, secrets, createLogger('broker', { level: 'silent' }))
  await broker[Symbol.asyncDispose]()
}
