import type { FileId } from '@tessera/contracts/ids'
import { Secret } from '@tessera/crypto/secret'
import { openLogin } from '@tessera/db/login'
import { listDueSchedules } from '@tessera/db/schedule-firing'
import { asProgram } from '@tessera/db/unit'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { fire, isDue, makeSchedule } from '../../test/schedules.ts'
import { submitGoodJob } from '../../test/submitted-job.ts'
import { upload } from '../../test/tus-upload.ts'
import { goodVcf } from '../../test/vcf-files.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
let visitor: Visitor
let fileId: FileId
const opened = new AsyncDisposableStack()
beforeAll(async () => {
  world = opened.use(await createWorld())
  visitor = await world.connect()
  fileId = (await upload(visitor, await goodVcf())).id
})
afterEach(async () => {
  await world.rows('delete from app.schedules')
})
afterAll(async () => await opened.disposeAsync())

it('many schedules of one owner do not stand before the one of another', async () => {
  const other = await world.connect()
  const { id: othersFile } = await upload(other, await goodVcf())
  for (const minutes of [9, 8, 7]) await due(`now() - interval '${minutes} minutes'`)
  const { id } = await makeSchedule(world, other, [othersFile])
  await isDue(world, id)
  await using api = openLogin('tessera_api', { url: new Secret(world.database.url('tessera_api')) })
  const listed = await asProgram(api, async (unit) => await listDueSchedules(unit, 2))
  expect(listed.map(({ scheduleId }) => scheduleId)).toContain(id)
})

it('its job says to its owner alone from which schedule it came, as long as that is there', async () => {
  const { id } = await makeSchedule(world, visitor, [fileId])
  await isDue(world, id)
  await fire(world)
  const [job] = (await visitor.trpc.jobs.list.query({})).jobs
  if (job === undefined) throw new Error('there is no job')
  const origin = async (who: Visitor) => await who.trpc.jobs.origin.query({ jobId: job.id })
  expect(await origin(visitor)).toEqual({ kind: 'schedule', id, name: 'monthly' })
  expect(await refusalOf(origin(await world.signUp()))).toMatchObject({ code: 'not_found' })
  await world.rows('delete from app.schedules where id = $1', id)
  expect(await origin(visitor)).toEqual({ kind: 'schedule', id: null, name: null })
  const { id: own } = await submitGoodJob(world, visitor)
  expect(await visitor.trpc.jobs.origin.query({ jobId: own })).toEqual({ kind: 'owner' })
})

it('what did not fit into one look is fired at once', async () => {
  await due()
  await due()
  await due()
  const sent = { outcome: 'sent' }
  expect(await fire(world, { most: 1 })).toMatchObject([sent, sent, sent])
})

it('while the broker is away all wait, and it is asked once', async () => {
  await due()
  await due()
  const before = failures().length
  expect(await fire(world, { broker: { origin: 'http://127.0.0.1:9' } })).toEqual([])
  expect(failures()).toHaveLength(before + 1)
  expect(await fire(world)).toMatchObject([{ outcome: 'sent' }, { outcome: 'sent' }])
})

it('nothing more is fired by a process that ends', async () => {
  await due()
  expect(await fire(world, { signal: AbortSignal.abort() })).toEqual([])
  expect(await fire(world)).toMatchObject([{ outcome: 'sent' }])
})

it('one that fails unforeseen is tried later, and the others are fired', async () => {
  const id = await due(`date_trunc('second', now() - interval '5 minutes')`)
  // Its next time is written down already: that cannot be, and no second row is taken.
  await world.rows(
    `insert into app.schedule_occurrences (user_id, schedule_id, at, outcome, code)
     select user_id, id, next_at, 'missed', 'schedule_missed' from app.schedules where id = $1`,
    id,
  )
  await due()
  expect(await fire(world, { most: 1 })).toEqual([])
  expect(await fire(world, { most: 1 })).toMatchObject([{ outcome: 'sent' }])
  expect(
    await world.rows('select from app.schedules where id = $1 and due_at > now()', id),
  ).toHaveLength(1)
})

async function due(at?: string): Promise<string> {
  const { id } = await makeSchedule(world, visitor, [fileId])
  await isDue(world, id, at)
  return id
}

function failures() {
  const said = 'a schedule could not be fired; it is tried again'
  return world.log.entries.filter((entry) => entry['msg'] === said)
}
