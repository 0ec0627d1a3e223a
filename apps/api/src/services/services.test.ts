import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { upload } from '../../test/tus-upload.ts'
import { goodVcf } from '../../test/vcf-files.ts'
import { refusalOf } from '../../test/visitor.ts'
import {
  createWorld,
  goodSettings,
  sandboxOptions,
  unknownService,
  type World,
} from '../../test/world.ts'

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

it('says what a service can be asked to do, by its kind and workflow', async () => {
  const visitor = await world.signUp()
  const of = async () => await visitor.trpc.services.abilities.query({ serviceId: world.service })
  expect(await of()).toMatchObject({ delete: { can: 'no' }, queue_position: { can: 'yes' } })
  const { id } = (await visitor.trpc.services.list.query()).at(-1) ?? { id: 0 }
  await world.rows(
    `update app.services set kind = 'ga4gh-wes', status = 'inactive' where id = $1`,
    id,
  )
  expect(await visitor.trpc.services.abilities.query({ serviceId: id })).toMatchObject({
    queue_position: { can: 'no' },
    encrypt_results: { can: 'no' },
  })
  await world.rows(
    `update app.services set kind = 'cloudgene', status = 'active' where id = $1`,
    id,
  )
  expect(
    await refusalOf(visitor.trpc.services.abilities.query({ serviceId: unknownService })),
  ).toMatchObject({ code: 'service_not_found' })
})

describe('what a service offers the account of its check', () => {
  const panel = { value: 'apps@only-for-the-check@1.0.0', label: 'Another panel', populations: [] }

  async function readByCheck(daysAgo: number, panels: readonly object[]): Promise<void> {
    const { readAt: _, ...offered } = sandboxOptions
    await world.rows(
      `insert into app.service_snapshots (service_id, since, read_at, options)
       values ($1, now() - make_interval(days => $2), now() - make_interval(days => $2), $3)`,
      world.service,
      daysAgo,
      JSON.stringify({ ...offered, panels }),
    )
  }

  it('is read with its date, also by who has no credential there, who is told what is gone', async () => {
    const stranger = await world.signUp()
    await readByCheck(2, [...sandboxOptions.panels, panel])
    await readByCheck(1, sandboxOptions.panels)
    const read = await stranger.trpc.services.snapshots.query({ serviceId: world.service })
    expect(read.map(({ options }) => options.panels.length)).toEqual([
      sandboxOptions.panels.length,
      sandboxOptions.panels.length + 1,
    ])
    expect(await stranger.trpc.services.missedPanels.query()).toEqual([
      expect.objectContaining({ panel: panel.value, noticedBy: 'check', openJobs: 0 }),
    ])
  })

  it('takes no choice that only the account of the check is offered', async () => {
    const visitor = await world.connect()
    await readByCheck(0, [...sandboxOptions.panels, panel])
    const { id } = await upload(visitor, await goodVcf())
    const submit = async (chosen: string) =>
      await visitor.trpc.jobs.submit.mutate({
        serviceId: world.service,
        name: 'chr20',
        fileIds: [id],
        settings: { ...goodSettings, panel: chosen },
      })
    expect(await refusalOf(submit(panel.value))).toMatchObject({ code: 'job_option_unknown' })
    expect(await world.rows('select 1 from app.jobs where user_id = $1', visitor.id)).toEqual([])
    expect(await submit(goodSettings.panel)).toMatchObject({ state: 'queued' })
  })
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
