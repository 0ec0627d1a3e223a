import type { Profile } from '@tessera/contracts/profile'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { refusalOf } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('keeps what somebody says of herself, and says in her trail that she changed it', async () => {
  const [ada, bob] = [await world.signUp(), await world.signUp()]
  expect(await ada.trpc.profile.get.query()).toEqual(nothing)
  await ada.trpc.profile.save.mutate({ ...told, orcid: 'https://orcid.org/0000-0002-1825-0097' })
  expect(await ada.trpc.profile.get.query()).toEqual(told)
  expect(await bob.trpc.profile.get.query()).toEqual(nothing)
  expect(
    await world.rows(
      `select action, detail from app.audit where user_id = $1 and action like 'profile.%'`,
      ada.id,
    ),
  ).toEqual([{ action: 'profile.changed', detail: {} }])
  expect(await ada.trpc.profile.save.mutate(nothing)).toEqual(nothing)
})

it.each([
  ['country', 'ZZ'],
  ['country', 'za'],
  ['orcid', '0000-0002-1825-0098'],
  ['timeZone', 'Africa/Atlantis'],
  ['locale', 'tlh'],
  ['name', 'Ada\u0000'],
  ['institution', 'x'.repeat(201)],
])('refuses as %s: %s', async (field, value) => {
  const ada = await world.signUp()
  const refusal = await refusalOf(ada.trpc.profile.save.mutate({ ...told, [field]: value }))
  expect(refusal).toMatchObject({ code: 'invalid_input', details: [{ subject: field }] })
  expect(await ada.trpc.profile.get.query()).toEqual(nothing)
})

const nothing: Profile = {
  name: null,
  institution: null,
  country: null,
  orcid: null,
  locale: 'en',
  timeZone: null,
}
const told: Profile = {
  name: 'Ada Nkosi',
  institution: 'Sydney Brenner Institute for Molecular Bioscience',
  country: 'ZA',
  orcid: '0000-0002-1825-0097',
  locale: 'fr',
  timeZone: 'Africa/Johannesburg',
}
