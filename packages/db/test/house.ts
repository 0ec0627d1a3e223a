import { Secret } from '@tessera/crypto/secret'
import { type Login, openLogin } from '@tessera/db/login'
import type { LoginName } from '@tessera/db/migrate'
import { createTestDatabase, type TestDatabase } from '@tessera/testing/database'
import type { Pool } from 'pg'
import { insertRegistry } from './rows.ts'

/** A database with three services, and the pools of those who work on it. */
export interface House extends AsyncDisposable {
  readonly database: TestDatabase
  readonly admin: Pool
  readonly api: Login<'tessera_api'>
  readonly auth: Login<'tessera_auth'>
  readonly worker: Login<'tessera_worker'>
  readonly system: Login<'tessera_system'>
  readonly broker: Login<'tessera_broker'>
}

export async function openHouse(): Promise<House> {
  const database = await createTestDatabase()
  await insertRegistry(database.adminPool, 3)
  const open = <Name extends LoginName>(name: Name) =>
    openLogin(name, { url: new Secret(database.url(name)) })
  const api = open('tessera_api')
  const auth = open('tessera_auth')
  const worker = open('tessera_worker')
  const system = open('tessera_system')
  const broker = open('tessera_broker')
  return {
    database,
    admin: database.adminPool,
    api,
    auth,
    worker,
    system,
    broker,
    async [Symbol.asyncDispose]() {
      for (const login of [api, auth, worker, system, broker]) await login[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}
