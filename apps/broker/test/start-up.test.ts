import { randomBytes } from 'node:crypto'
import { createKeyEncryptionKey, createKeyring } from '@tessera/crypto/envelope'
import { Secret } from '@tessera/crypto/secret'
import { openLogin } from '@tessera/db/login'
import { createTestDatabase } from '@tessera/testing/database'
import { expect, it } from 'vitest'
import { checkKeyCanaries } from '../src/keys/check-canaries.ts'

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

it('refuses to start without a key that was used, and names it', async () => {
  await using at = await openBrokerLogin()
  await checkKeyCanaries(at.login, createKeyring(key('kek-1')))
  await expect(checkKeyCanaries(at.login, createKeyring(key('kek-2')))).rejects.toThrow(
    'kek-1 is missing',
  )
})

it('starts with a new current key as long as the old one is there', async () => {
  await using at = await openBrokerLogin()
  const old = key('kek-1')
  await checkKeyCanaries(at.login, createKeyring(old))
  await expect(
    checkKeyCanaries(at.login, createKeyring(key('kek-2'), [old])),
  ).resolves.toBeUndefined()
})

it('refuses to make a key over existing data', async () => {
  await using at = await openBrokerLogin()
  await at.database.adminPool.query(`
    with u as (insert into app.users (username) values ('someone') returning id),
    f as (insert into app.files (user_id, purpose, name, size_bytes) select id, 'input', 'a', 1 from u returning id, user_id)
    insert into vault.file_keys (file_id, user_id, wrapped_key, key_id) select id, user_id, 'x', 'kek-1' from f`)
  await expect(checkKeyCanaries(at.login, createKeyring(key('kek-1')))).rejects.toThrow(
    'no record of its keys',
  )
})
