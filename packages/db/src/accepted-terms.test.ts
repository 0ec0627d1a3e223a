import { randomUUID } from 'node:crypto'
import { Secret } from '@tessera/crypto/secret'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson, type Person } from '../test/people.ts'
import {
  acceptTerms,
  acceptTermsOfNew,
  hasAcceptedTerms,
  listAcceptedTerms,
} from './accepted-terms.ts'
import { openLogin } from './login.ts'
import { registerUser } from './sign-in.ts'
import { asReadingStanding, asReadingUser, asSignIn, asUser } from './unit.ts'

const house = await openHouse()
const { admin, api } = house
const auth = openLogin('tessera_auth', { url: new Secret(house.database.url('tessera_auth')) })
afterAll(async () => {
  await auth[Symbol.asyncDispose]()
  await house[Symbol.asyncDispose]()
})

let ada: Person
beforeEach(async () => {
  ada = await newPerson(admin)
})

test('a version is accepted once, at the time of the database, and is seen by whoever acts for her', async () => {
  const accept = async () =>
    await asUser(api, ada.session, async (unit) => await acceptTerms(unit, ada.userId, '2'))
  const asked = async (version: string) => [
    await asReadingUser(api, ada.session, async (unit) => await hasAcceptedTerms(unit, version)),
    await asReadingStanding(
      api,
      ada.permission,
      async (unit) => await hasAcceptedTerms(unit, version),
    ),
  ]
  expect(await asked('2')).toEqual([false, false])
  expect([await accept(), await accept()]).toEqual([true, false])
  expect(await asked('2')).toEqual([true, true])
  expect(await asked('3')).toEqual([false, false])
  const [newest] = await asUser(api, ada.session, listAcceptedTerms)
  expect(newest?.version).toBe('2')
  expect(Math.abs(Date.parse(newest?.acceptedAt ?? '') - Date.now())).toBeLessThan(60_000)
})

test('nobody accepts for another, says when, or changes or deletes what she accepted', async () => {
  const bob = await newPerson(admin)
  await asUser(api, bob.session, async (unit) => await acceptTerms(unit, bob.userId, '2'))
  const denied = { code: '42501' }
  const tried = [
    asUser(api, ada.session, async (unit) => await acceptTerms(unit, bob.userId, '3')),
    asUser(api, ada.session, async ({ transaction }) => {
      const row = { userId: ada.userId, version: '3', acceptedAt: new Date(0) }
      await transaction.insertInto('app.acceptedTerms').values(row).execute()
    }),
    asUser(api, bob.session, async ({ transaction }) => {
      await transaction.updateTable('app.acceptedTerms').set({ version: '3' }).execute()
    }),
    asUser(api, bob.session, async ({ transaction }) => {
      await transaction.deleteFrom('app.acceptedTerms').execute()
    }),
  ]
  for (const one of await Promise.allSettled(tried))
    expect(one).toMatchObject({ status: 'rejected', reason: denied })
  const seen = await asUser(
    api,
    ada.session,
    async (unit) => await listAcceptedTerms(unit, bob.userId),
  )
  expect(seen).toEqual([])
  expect(await versionsOf(bob.userId)).toEqual(['2'])
})

test('whoever makes an account accepts for that account in that moment, and for none that there is', async () => {
  const username = `u${randomUUID().slice(0, 8)}`
  const account = { username, email: null, passwordHash: '$argon2id$v=19$unusable' }
  const userId = await asSignIn(auth, async (unit) => {
    const made = await registerUser(unit, account)
    await acceptTermsOfNew(unit, username, '2')
    return made
  })
  expect(await versionsOf(userId)).toEqual(['2'])
  const { rows } = await admin.query(
    `select action, subject from app.audit where user_id = $1 order by id`,
    [userId],
  )
  expect(rows).toEqual([
    { action: 'account.registered', subject: '' },
    { action: 'terms.accepted', subject: '2' },
  ])
  const later = asSignIn(auth, async (unit) => {
    await acceptTermsOfNew(unit, username, '3')
  })
  await expect(later).rejects.toMatchObject({ code: '42501' })
})

async function versionsOf(userId: string | null): Promise<readonly string[]> {
  const { rows } = await admin.query<{ version: string }>(
    'select version from app.accepted_terms where user_id = $1 and version in ($2, $3)',
    [userId, '2', '3'],
  )
  return rows.map(({ version }) => version)
}
