import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
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

describe('whoever signs up with an address', () => {
  it('is answered and shown the same, after the same work, whether or not it is somebody’s', async () => {
    const ada = await signUpConfirmed(world)
    const named = fresh()
    await signUp({ email: named })
    await receiveMail(world.database)
    const seen: unknown[] = []
    for (const email of [addressOf(ada), addressOf(ada).toUpperCase(), named, fresh()]) {
      await world.rows('truncate proof.mails')
      const stranger = new Visitor(world.api.origin, newName())
      const { username, password } = stranger
      const response = await stranger.fetch('/trpc/users.register', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, password, email }),
      })
      const body = await response.text()
      const rows = await world.rows('select kind, state, detail, user_id is null from proof.mails')
      await receiveMail(world.database)
      const own = await stranger.trpc.address.get.query()
      seen.push({
        status: response.status,
        body: without(body, [username, email, /"id":"[^"]*"/, /"createdAt":"[^"]*"/]),
        rows,
        own: without(JSON.stringify(own), [email, /"madeAt":"[^"]*"/]),
        again: await stranger.trpc.address.sendLink.mutate(),
      })
    }
    for (const each of seen) expect(each).toEqual(seen[0])
  })

  it('learns nothing of who has named it before', async () => {
    const [named, unnamed] = [fresh(), fresh()]
    for (let times = 0; times < 3; times++) await signUp({ email: named })
    await receiveMail(world.database)
    const seen: unknown[] = []
    for (const email of [named, unnamed]) {
      const { trpc } = await signUp({ email })
      const asked: unknown[] = []
      for (let times = 0; times < 2; times++) asked.push(await trpc.address.sendLink.mutate())
      asked.push((await refusalOf(trpc.address.sendLink.mutate())).code)
      await receiveMail(world.database)
      const { lastMail } = await trpc.address.get.query()
      seen.push({ asked, mail: { ...lastMail, madeAt: null } })
    }
    expect(seen[0]).toEqual(seen[1])
  })

  it('gets no link where it is another’s: its owner is told, in her language, how she comes in', async () => {
    const ada = await signUpConfirmed(world)
    await world.rows(`update app.users set locale = 'fr' where id = $1`, ada.id)
    await signUp({ email: addressOf(ada) })
    expect(await receiveMail(world.database)).toMatchObject([
      { kind: 'address_named', address: addressOf(ada), username: ada.username, locale: 'fr' },
    ])
    const newest = 'select link_hash from proof.mails order by made_at desc limit 1'
    expect(await world.rows(newest)).toEqual([{ link_hash: null }])
  })
})

describe('an address that somebody has only named', () => {
  it('keeps its owner out of nothing: whoever opens the link has it, and the other’s link is dead', async () => {
    const email = fresh()
    const squatter = await signUp({ email })
    const [first] = await receiveMail(world.database)
    const owner = await signUp({ email })
    const [second] = await receiveMail(world.database)
    expect(await confirm(second?.token)).toBe('confirmed')
    expect(await refusalOf(confirm(first?.token))).toMatchObject({ code: 'address_taken' })
    expect(await owner.trpc.address.get.query()).toMatchObject({ verifiedAt: expect.any(String) })
    expect(await squatter.trpc.address.get.query()).toMatchObject({ verifiedAt: null })
  })

  it('signs nobody in, also not beside an account that has confirmed it', async () => {
    const ada = await signUpConfirmed(world)
    const signIn = async (username: string, { password }: Visitor) =>
      await new Visitor(world.api.origin, 'browser').trpc.auth.login.mutate({ username, password })
    for (const email of [fresh(), addressOf(ada)]) {
      const squatter = await signUp({ email })
      expect(await refusalOf(signIn(email, squatter))).toMatchObject({ code: 'sign_in_refused' })
    }
    expect(await signIn(addressOf(ada), ada)).toMatchObject({ user: { id: ada.id } })
  })
})

async function signUp({ email }: { readonly email: string }): Promise<Visitor> {
  return await Visitor.signUp(world.api.origin, newName(), { email })
}

async function confirm(token: string | undefined) {
  return await new Visitor(world.api.origin, 'reader').trpc.address.confirm.mutate({
    token: token ?? '',
  })
}

function newName(): string {
  return `visitor-${crypto.randomUUID().slice(0, 8)}`
}

function fresh(): string {
  return `${newName()}@example.org`
}

/** What differs because two people are two. */
function without(text: string, parts: readonly (string | RegExp)[]): string {
  return parts.reduce<string>((rest, part) => rest.replaceAll(global(part), ''), text)
}

function global(part: string | RegExp): string | RegExp {
  return typeof part === 'string' ? part : new RegExp(part, 'g')
}
