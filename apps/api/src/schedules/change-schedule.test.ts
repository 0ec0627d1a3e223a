import type { FileId } from '@tessera/contracts/ids'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { makeSchedule, weekly } from '../../test/schedules.ts'
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

it('no more than 50 are made or resumed, and those that have ended do not count', async () => {
  const full = { code: 'schedule_limit_reached' }
  const { id: scheduleId } = await make()
  const schedules = visitor.trpc.schedules
  await schedules.pause.mutate({ scheduleId })
  await world.rows(
    `insert into app.schedules (user_id, service_id, name, settings, file_ids, recurrence, permission_id, state)
     select user_id, service_id, name, settings, file_ids, recurrence, permission_id, 'paused'
     from app.schedules, generate_series(1, 49)`,
  )
  expect(await refusalOf(make())).toMatchObject(full)
  await schedules.resume.mutate({ scheduleId })
  await schedules.pause.mutate({ scheduleId })
  await world.rows(`update app.schedules set state = 'ended' where id = $1`, scheduleId)
  await make()
  expect(await refusalOf(schedules.resume.mutate({ scheduleId }))).toMatchObject(full)
})

it.each(['make', 'resume', 'sendNow'] as const)(
  'the service is asked what the account may choose when %s needs to know it',
  async (change) => {
    const { id: scheduleId } = await make()
    if (change === 'resume') await visitor.trpc.schedules.pause.mutate({ scheduleId })
    await world.rows('delete from app.service_options')
    await world.rows(`update app.steps set state = 'done', ended_at = now() where state = 'due'`)
    const changed =
      change === 'make' ? make() : visitor.trpc.schedules[change].mutate({ scheduleId })
    const refusal = await refusalOf(changed)
    const reading = await world.rows(`select kind, user_id from app.steps where state = 'due'`)
    await world.offer(visitor.id)
    expect(refusal).toMatchObject({ code: 'service_options_unavailable' })
    expect(reading).toEqual([{ kind: 'read-options', user_id: visitor.id }])
  },
)

it('a time that was dealt with does not come again after the clock was set back', async () => {
  const { id: scheduleId, nextAt } = await make()
  await world.rows(
    `insert into app.schedule_occurrences (user_id, schedule_id, at, outcome, code)
     select user_id, id, next_at, 'missed', 'schedule_missed' from app.schedules where id = $1`,
    scheduleId,
  )
  await visitor.trpc.schedules.pause.mutate({ scheduleId })
  await visitor.trpc.schedules.resume.mutate({ scheduleId })
  const [resumed] = await visitor.trpc.schedules.list.query()
  expect(Date.parse(resumed?.nextAt ?? '')).toBeGreaterThan(Date.parse(nextAt ?? ''))
})

it.each(['pause', 'remove'] as const)(
  'to %s one that is being resumed is refused, and ends no permission',
  async (change) => {
    const { id: scheduleId } = await make()
    const permission = `select permission_id as id from app.schedules where id = $1`
    const [earlier] = await world.rows(permission, scheduleId)
    await visitor.trpc.schedules.pause.mutate({ scheduleId })
    await visitor.trpc.schedules.resume.mutate({ scheduleId })
    const [live] = await world.rows(permission, scheduleId)
    const admin = await world.database.adminPool.connect()
    await admin.query('begin')
    const given = 'update app.schedules set permission_id = $2 where id = $1'
    await admin.query(given, [scheduleId, earlier?.['id']])
    const refusal = refusalOf(visitor.trpc.schedules[change].mutate({ scheduleId }))
    await waitFor(async () => (await waiting()) > 0)
    await admin.query('commit')
    admin.release()
    expect(await refusal).toMatchObject({ code: 'schedule_state_changed' })
    const alive = 'select from proof.standing_permissions where id = $1 and ended_at is null'
    expect(await world.rows(alive, live?.['id'])).toHaveLength(1)
  },
)

it('a time zone in which times cannot be worked out is refused as input', async () => {
  expect(await refusalOf(make('PST'))).toMatchObject({
    code: 'invalid_input',
    details: [{ subject: 'recurrence.timeZone' }],
  })
})

async function make(timeZone: string = weekly.timeZone) {
  return await makeSchedule(world, visitor, [fileId], { ...weekly, timeZone })
}

async function waiting(): Promise<number> {
  return (
    await world.rows(
      `select from pg_stat_activity
       where datname = current_database() and usename = 'tessera_api' and wait_event_type = 'Lock'`,
    )
  ).length
}
