import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from '../test/house.ts'
import { newPerson } from '../test/people.ts'
import { asUser } from './unit.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(async () => await house[Symbol.asyncDispose]())

test.each(['sign_in', 'second_step'])('a session asks no passkey to %s', async (purpose) => {
  const ada = await newPerson(house.admin)
  const asking = asUser(house.api, ada.session, async ({ transaction }) => {
    await sql`select app.begin_passkey(${purpose}, ${randomBytes(32)})`.execute(transaction)
  })
  await expect(asking).rejects.toMatchObject({ code: '22023' })
})
