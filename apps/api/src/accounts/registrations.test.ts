import { afterAll, beforeAll, expect, it } from 'vitest'
import { refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ registration: 'closed' })
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('closed, makes no account by any way, and says so before somebody has filled in a form', async () => {
  const stranger = new Visitor(world.api.origin, 'stranger')
  expect(await stranger.trpc.users.registration.query()).toEqual({ mode: 'closed' })
  const { username, password } = stranger
  expect(
    await refusalOf(stranger.trpc.users.register.mutate({ username, password })),
  ).toMatchObject({
    code: 'registration_closed',
  })
  const arrival = { ticket: 't'.repeat(43), username }
  expect(await refusalOf(stranger.trpc.identities.register.mutate(arrival))).toMatchObject({
    code: 'registration_closed',
  })
  const rest = await fetch(`${world.api.origin}/api/auth/register`, {
    method: 'POST',
    body: JSON.stringify({ username, password }),
  })
  expect(rest.status).toBe(403)
  expect(await world.rows('select id from app.users')).toEqual([])
})
