import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from '../test/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(async () => await house[Symbol.asyncDispose]())

test.each([
  ['tessera_api', 'tessera_user'],
  ['tessera_worker', 'tessera_job'],
  ['tessera_system', 'tessera_sweep'],
  ['tessera_auth', 'tessera_sign_in'],
] as const)(
  'a service’s own credential is shown to %s as %s only once it is granted and a policy lets it',
  async (login, role) => {
    const { admin, database } = house
    const read = async () => {
      const client = new Client({ connectionString: database.url(login) })
      await client.connect()
      try {
        await client.query(`begin; set local role ${role}`)
        return (await client.query('select envelope from vault.service_credentials')).rowCount
      } finally {
        await client.end()
      }
    }
    await expect(read()).rejects.toThrow('permission denied')
    await admin.query(`grant usage on schema vault to ${role}`)
    await admin.query(`grant select on vault.service_credentials to ${role}`)
    try {
      expect(await read()).toBe(0)
      await admin.query(
        `create policy leak on vault.service_credentials for select to ${role} using (true)`,
      )
      expect(await read()).toBe(1)
    } finally {
      await admin.query('drop policy if exists leak on vault.service_credentials')
      await admin.query(`revoke select on vault.service_credentials from ${role}`)
      await admin.query(`revoke usage on schema vault from ${role}`)
    }
  },
)
