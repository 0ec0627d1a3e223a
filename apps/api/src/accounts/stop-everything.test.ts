import { expect, it } from 'vitest'
import { readAs, uploadDocument } from '../../test/documents.ts'
import { enrollProgram } from '../../test/program.ts'
import { setRole } from '../../test/roles.ts'
import { makeToken, showing } from '../../test/personal-token.ts'
import { makeSchedule } from '../../test/schedules.ts'
import { moveJob, submitGoodJob } from '../../test/submitted-job.ts'
import { Visitor } from '../../test/visitor.ts'
import { createWorld } from '../../test/world.ts'

it('signs its owner out everywhere, cancels her jobs, pauses her schedules and ends her consents, and nobody else’s', async () => {
  await using world = await createWorld()
  const { origin } = await world.startAnother({
    documentModel: { name: 'some-model', url: 'https://models.example.org/v1' },
  })
  const admin = await world.signUp()
  await setRole(world, admin, 'admin')
  const program = await enrollProgram(admin)
  const [ada, bob] = [await world.connect(), await world.connect()]
  const tokens = new Map<Visitor, string>()
  const jobs = new Map<Visitor, { readonly id: string }>()
  for (const person of [ada, bob]) {
    const job = await submitGoodJob(world, person)
    jobs.set(person, job)
    const done = await submitGoodJob(world, person)
    await moveJob(world, done, 'completed')
    await makeSchedule(
      world,
      person,
      job.inputs.map(({ id }) => id),
    )
    tokens.set(person, (await makeToken(person)).token)
    await person.trpc.consents.give.mutate({
      programId: program.id,
      serviceId: world.service,
      scopes: ['jobs:read'],
      days: 30,
    })
    const withModel = new Visitor(origin, person.username)
    await withModel.trpc.auth.login.mutate({ username: person.username, password: person.password })
    const document = await uploadDocument(withModel, new Uint8Array(Buffer.from('%PDF-1.7')))
    await readAs(world, document, ['They may serve research on diabetes only.'])
    await withModel.trpc.documents.model.ask.mutate({
      documentId: document.id,
      model: 'some-model',
      host: 'models.example.org',
    })
    await withModel.trpc.auth.logout.mutate()
  }
  const elsewhere = new Visitor(world.api.origin, ada.username)
  await elsewhere.trpc.auth.login.mutate({ username: ada.username, password: ada.password })
  const copy = ada.cookie

  expect(await ada.trpc.sessions.stopEverything.mutate()).toEqual({
    sessions: 2,
    jobs: 1,
    schedules: 1,
    consents: 1,
    tokens: 1,
    questions: 1,
  })

  expect(await elsewhere.trpc.auth.me.query()).toBeNull()
  const withCopy = await fetch(`${world.api.origin}/trpc/jobs.list`, { headers: { cookie: copy } })
  expect(withCopy.status).toBe(401)
  const withToken = async (of: Visitor) => {
    const headers = showing(tokens.get(of) ?? '')
    return (await fetch(`${world.api.origin}/trpc/jobs.list`, { headers })).status
  }
  expect(await withToken(ada)).toBe(401)
  expect(await withToken(bob)).toBe(200)
  const permissions = `select kind from proof.standing_permissions where user_id = $1 and ended_at is null`
  expect(await world.rows(permissions, ada.id)).toEqual([])
  expect(await world.rows(permissions, bob.id)).toHaveLength(2)
  expect(await ada.trpc.auth.me.query()).toBeNull()
  const { username, password } = ada
  await ada.trpc.auth.login.mutate({ username, password })
  const states = async (person: Visitor) => ({
    jobs: (await person.trpc.jobs.list.query({})).jobs.map(({ state }) => state).toSorted(),
    schedules: (await person.trpc.schedules.list.query()).map(({ state }) => state),
    consents: (await person.trpc.consents.list.query()).map(({ endedAt }) => endedAt === null),
  })
  expect(await states(ada)).toEqual({
    jobs: ['cancelled', 'completed'],
    schedules: ['paused'],
    consents: [false],
  })
  expect(await states(bob)).toEqual({
    jobs: ['completed', 'queued'],
    schedules: ['active'],
    consents: [true],
  })
  const question = `select state from app.model_readings where user_id = $1`
  expect(await world.rows(question, ada.id)).toEqual([{ state: 'stopped' }])
  expect(await world.rows(question, bob.id)).toEqual([{ state: 'waiting' }])
  const lines = await world.rows(
    `select action from app.audit where user_id = $1 and action ~ '^(account|consent|schedule|job)\\.' order by id`,
    ada.id,
  )
  expect(lines.map(({ action }) => action).slice(-4)).toEqual([
    'account.stopped',
    'schedule.paused',
    'consent.ended',
    'job.cancel_requested',
  ])
}, 60_000)
