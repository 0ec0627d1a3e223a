import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf } from '../../test/visitor.ts'
import { createWorld, sandboxOptions, unknownService, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

async function openSteps(userId: string) {
  return await world.rows("select id from app.steps where user_id = $1 and state = 'due'", userId)
}

async function endSteps(userId: string): Promise<void> {
  await world.rows(
    "update app.steps set state = 'done', ended_at = now() where user_id = $1",
    userId,
  )
}

it('lists services with what the viewer has there, and nothing of the house', async () => {
  const [connected, stranger] = [await world.connect(), await world.signUp()]

  const [service] = await connected.trpc.services.list.query()
  expect(service).toMatchObject({ id: 1, credential: { remoteAccount: connected.username } })
  expect(service).not.toHaveProperty('isLocal')

  expect(await stranger.trpc.services.get.query({ serviceId: world.service })).toMatchObject({
    name: 'Service 1',
    credential: null,
  })
  expect(
    await refusalOf(stranger.trpc.services.get.query({ serviceId: unknownService })),
  ).toMatchObject({ code: 'service_not_found' })
})

describe('services.options', () => {
  it('gives what is known without asking the service again', async () => {
    const visitor = await world.connect()
    await endSteps(visitor.id)
    expect(await visitor.trpc.services.options.query({ serviceId: world.service })).toEqual({
      options: sandboxOptions,
      failure: null,
      reading: false,
    })
    expect(await openSteps(visitor.id)).toEqual([])
  })

  it('starts one reading when nothing is known, however often it is asked', async () => {
    const visitor = await world.connect()
    await endSteps(visitor.id)
    await world.rows('delete from app.service_options where user_id = $1', visitor.id)
    const ask = async () => await visitor.trpc.services.options.query({ serviceId: world.service })

    const answers = await Promise.all([ask(), ask(), ask()])

    for (const answer of answers)
      expect(answer).toEqual({ options: null, failure: null, reading: true })
    expect(await openSteps(visitor.id)).toHaveLength(1)
  })

  it('asks again when what is known is old, and shows it meanwhile', async () => {
    const visitor = await world.connect()
    await endSteps(visitor.id)
    await world.rows(
      "update app.service_options set read_at = now() - interval '11 minutes' where user_id = $1",
      visitor.id,
    )
    expect(await visitor.trpc.services.options.query({ serviceId: world.service })).toMatchObject({
      options: { appId: 'imputationserver2' },
      reading: true,
    })
  })

  it('refreshes on request, but not what was read just now', async () => {
    const visitor = await world.connect()
    await endSteps(visitor.id)
    const refresh = async () =>
      await visitor.trpc.services.options.query({ serviceId: world.service, refresh: true })
    expect(await refresh()).toMatchObject({ reading: false })

    await world.rows(
      "update app.service_options set read_at = now() - interval '6 seconds' where user_id = $1",
      visitor.id,
    )
    expect(await refresh()).toMatchObject({ reading: true })
  })

  it('says why the last reading failed', async () => {
    const visitor = await world.connect()
    await endSteps(visitor.id)
    await world.rows(
      "update app.service_options set options = null, failure = 'Under maintenance.' where user_id = $1",
      visitor.id,
    )
    expect(await visitor.trpc.services.options.query({ serviceId: world.service })).toEqual({
      options: null,
      failure: 'Under maintenance.',
      reading: false,
    })
  })

  it('needs a credential', async () => {
    const visitor = await world.signUp()
    expect(
      await refusalOf(visitor.trpc.services.options.query({ serviceId: world.service })),
    ).toMatchObject({ code: 'credential_missing', link: `/credentials?connect=${world.service}` })
  })
})
