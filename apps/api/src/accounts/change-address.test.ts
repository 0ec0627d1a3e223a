import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { receiveMail } from '../../test/mail.ts'
import { addressOf, signUpConfirmed } from '../../test/somebody.ts'
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

it.each([
  ['the old address first', ['confirm_old_address', 'confirm_new_address']],
  ['the new address first', ['confirm_new_address', 'confirm_old_address']],
] as const)('changes once both have confirmed, %s, and tells the former one', async (_, order) => {
  const ada = await signUpConfirmed(world)
  const email = newAddress()
  const links = await askedBy(ada, email)
  expect([...links.keys()].toSorted()).toEqual(['confirm_new_address', 'confirm_old_address'])
  const [first, second] = order.map((kind) => links.get(kind))

  expect(await confirm(first)).toBe('waiting')
  const { change, address } = await ada.trpc.address.get.query()
  expect(address).toBe(addressOf(ada))
  expect(change).toMatchObject({ address: email })
  expect(await refusalOf(confirm(first))).toMatchObject({ code: 'link_refused' })
  expect(await confirm(second)).toBe('changed')
  expect(await ada.trpc.address.get.query()).toMatchObject({ address: email, change: null })
  expect(await receiveMail(world.database)).toMatchObject([
    { kind: 'address_changed', address: addressOf(ada), detail: { newAddress: email } },
  ])
})

it('needs the password, and not the address that is hers already', async () => {
  const ada = await signUpConfirmed(world)
  const ask = async (password: string, email: string) =>
    await ada.trpc.address.change.mutate({ password, email })
  expect(await refusalOf(ask('not this one', newAddress()))).toMatchObject({
    code: 'password_refused',
  })
  expect(await refusalOf(ask(ada.password, addressOf(ada).toUpperCase()))).toMatchObject({
    code: 'address_unchanged',
  })
  expect(await receiveMail(world.database)).toEqual([])
})

it('needs no word from an address that nobody has confirmed, or from none', async () => {
  const bob = await Visitor.signUp(world.api.origin, 'bob', { email: 'typo@example.org' })
  const eve = await world.signUp()
  await receiveMail(world.database)
  for (const person of [bob, eve]) {
    const links = await askedBy(person, newAddress())
    expect([...links.keys()]).toEqual(['confirm_new_address'])
    expect(await confirm(links.get('confirm_new_address'))).toBe('changed')
    expect(await receiveMail(world.database)).toEqual([])
  }
})

it('is off when another is asked for, when it is cancelled, and when the password changes', async () => {
  const ada = await signUpConfirmed(world)
  const first = await askedBy(ada, newAddress())
  const second = await askedBy(ada, newAddress())
  await ada.trpc.address.cancelChange.mutate()
  const third = await askedBy(ada, newAddress())
  const replacement = 'a lantern, a ferry, a drum'
  await ada.trpc.auth.changePassword.mutate({ current: ada.password, replacement })
  for (const links of [first, second, third])
    for (const token of links.values())
      expect(await refusalOf(confirm(token))).toMatchObject({ code: 'link_refused' })
  expect(await ada.trpc.address.get.query()).toMatchObject({
    address: addressOf(ada),
    change: null,
  })
})

it('says at no time that the address is another’s, until its owner has shown that she is', async () => {
  const [ada, bob] = [await signUpConfirmed(world), await signUpConfirmed(world)]
  const links = await askedBy(bob, addressOf(ada))
  await confirm(links.get('confirm_old_address'))
  expect(await refusalOf(confirm(links.get('confirm_new_address')))).toMatchObject({
    code: 'address_taken',
  })
  expect((await ada.trpc.address.get.query()).address).toBe(addressOf(ada))
  expect((await bob.trpc.address.get.query()).address).toBe(addressOf(bob))
})

it('takes an address from somebody who only named it', async () => {
  const email = newAddress()
  const squatter = await Visitor.signUp(world.api.origin, 'squatter', { email })
  const ada = await signUpConfirmed(world)
  await receiveMail(world.database)
  const links = await askedBy(ada, email)
  await confirm(links.get('confirm_old_address'))
  expect(await confirm(links.get('confirm_new_address'))).toBe('changed')
  expect(await squatter.trpc.address.get.query()).toMatchObject({ verifiedAt: null })
})

it('is asked for five times in an hour', async () => {
  const ada = await signUpConfirmed(world)
  for (let times = 0; times < 5; times++) await askedBy(ada, newAddress())
  expect(await refusalOf(askedBy(ada, newAddress()))).toMatchObject({ code: 'too_many_requests' })
})

/** @returns the links by their kind */
async function askedBy(
  { trpc, password }: Visitor,
  email: string,
): Promise<ReadonlyMap<string, string>> {
  await trpc.address.change.mutate({ password, email })
  return new Map((await receiveMail(world.database)).map(({ kind, token }) => [kind, token]))
}

async function confirm(token: string | undefined): Promise<string> {
  const stranger = new Visitor(world.api.origin, 'stranger')
  return await stranger.trpc.address.confirm.mutate({ token: token ?? '' })
}

function newAddress(): string {
  return `new-${crypto.randomUUID().slice(0, 8)}@example.org`
}
