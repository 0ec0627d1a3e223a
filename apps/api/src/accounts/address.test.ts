import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { receiveMail } from '../../test/mail.ts'
import { refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  await world.rows('truncate proof.mails')
})

it('an address is confirmed by the link that was sent there, without a session', async () => {
  const ada = await register('ada', 'fr')
  expect(await ada.trpc.address.get.query()).toMatchObject({
    verifiedAt: null,
    lastMail: { state: 'due' },
  })
  const [mail] = await receiveMail(world.database)
  expect(mail).toMatchObject({ kind: 'verify_address', address: 'ada@example.org' })

  const stranger = new Visitor(world.api.origin, 'stranger')
  await stranger.trpc.address.confirm.mutate({ token: mail?.token ?? '' })
  expect((await ada.trpc.address.get.query()).verifiedAt).not.toBeNull()
  expect(
    await refusalOf(stranger.trpc.address.confirm.mutate({ token: mail?.token ?? '' })),
  ).toMatchObject({
    code: 'link_refused',
  })
  expect(await refusalOf(ada.trpc.address.sendLink.mutate())).toMatchObject({
    code: 'nothing_to_confirm',
  })
  expect(await world.rows('select locale from app.users where id = $1', ada.id)).toEqual([
    { locale: 'fr' },
  ])
})

it('the link is sent three times in a day', async () => {
  const bob = await register('bob')
  for (let times = 1; times < 3; times++) await bob.trpc.address.sendLink.mutate()
  expect(await refusalOf(bob.trpc.address.sendLink.mutate())).toMatchObject({
    code: 'too_many_requests',
  })
  expect(await receiveMail(world.database)).toHaveLength(3)
})

it('nobody needs an address', async () => {
  const eve = await world.signUp()
  expect(await eve.trpc.address.get.query()).toEqual({
    address: null,
    verifiedAt: null,
    change: null,
    lastMail: null,
  })
  expect(await receiveMail(world.database)).toEqual([])
})

async function register(username: string, locale?: 'fr'): Promise<Visitor> {
  return await Visitor.signUp(world.api.origin, username, {
    email: `${username}@example.org`,
    locale,
  })
}
