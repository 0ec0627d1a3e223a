import type { ServiceOptions } from '@tessera/contracts/service'
import { afterAll, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson, type Person } from '../test/people.ts'
import { saveServiceOptions } from './service-options.ts'
import { listMissedPanels, listServiceSnapshots } from './service-snapshots.ts'
import { asJob, asUser } from './unit.ts'

const house = await openHouse()
const { admin, api, worker } = house
afterAll(async () => await house[Symbol.asyncDispose]())

test('what the check has read is there for everybody to read, newest first', async () => {
  const ada = await newPerson(admin)
  await clear()
  await snapshot(ada.serviceId, 3, 'a')
  await snapshot(ada.serviceId, 1, 'a', 'b')
  const read = await asUser(
    api,
    ada.session,
    async (unit) => await listServiceSnapshots(unit, ada.serviceId, 10),
  )
  expect(read.map(({ options }) => options.panels.map(({ value }) => value))).toEqual([
    ['a', 'b'],
    ['a'],
  ])
  expect(read[0]?.options.readAt).toBe(read[0]?.readAt)

  // Another account of the check sees other panels, and none of these is gone for that.
  await snapshot(ada.serviceId, 0, 'z')
  await admin.query(
    `update app.service_snapshots set account = 'another', account_number = 2 where since > now() - interval '1 hour'`,
  )
  const other = await asUser(
    api,
    ada.session,
    async (unit) => await listServiceSnapshots(unit, ada.serviceId, 10),
  )
  expect(other).toHaveLength(1)
  expect(await missedBy(ada)).toEqual([])
})

test('what the account of the check is called shows to nobody', async () => {
  const ada = await newPerson(admin)
  const asked = asUser(
    api,
    ada.session,
    async (unit) =>
      await unit.transaction.selectFrom('app.serviceSnapshots').select('account').execute(),
  )
  await expect(asked).rejects.toMatchObject({ code: '42501' })
})

test('a panel that is gone is told with what of the reader’s own was made for it, and of nobody else’s', async () => {
  const [ada, ben] = [await newPerson(admin), await newPerson(admin)]
  await clear()
  await uses(ada, 'gone')
  await uses(ben, 'gone')
  await uses(ben, 'gone')
  await snapshot(ada.serviceId, 3, 'stays', 'gone')
  await snapshot(ada.serviceId, 1, 'stays')
  const missed = await missedBy(ada)
  expect(missed).toEqual([
    expect.objectContaining({
      panel: 'gone',
      label: 'GONE',
      noticedBy: 'check',
      openJobs: 1,
      savedSettings: 1,
      schedules: 1,
    }),
  ])
  const { rows } = await admin.query(
    'select since from app.service_snapshots order by since desc limit 1',
  )
  expect(missed[0]?.since).toEqual(rows[0].since)
})

test('what her own account was told since counts more than what the check found', async () => {
  const ada = await newPerson(admin)
  await clear()
  await snapshot(ada.serviceId, 3, 'panel')
  await snapshot(ada.serviceId, 1)
  expect(await missedBy(ada)).toMatchObject([{ panel: 'panel', noticedBy: 'check' }])
  // Her account still has it, as she was told after the check.
  await tell(ada, 'panel')
  expect(await missedBy(ada)).toEqual([])
  // As she was told before the check, nobody knows.
  await admin.query(
    `update app.service_options set read_at = now() - interval '2 days' where user_id = $1`,
    [ada.userId],
  )
  expect(await missedBy(ada)).toMatchObject([{ noticedBy: 'check' }])
  await tell(ada)
  expect(await missedBy(ada)).toMatchObject([{ noticedBy: 'own' }])
  const other = await newPerson(admin)
  expect(await missedBy(other)).toMatchObject([{ noticedBy: 'check' }])
})

test('what is gone for long is told only while something names it', async () => {
  const [ada, ben] = [await newPerson(admin), await newPerson(admin)]
  await clear()
  await uses(ada, 'old')
  await snapshot(ada.serviceId, 200, 'old')
  await snapshot(ada.serviceId, 120)
  expect(await missedBy(ada)).toMatchObject([{ panel: 'old' }])
  expect(await missedBy(ben)).toEqual([])
})

async function missedBy({ session }: Person) {
  return await asUser(api, session, listMissedPanels)
}

async function clear(): Promise<void> {
  await admin.query('delete from app.service_snapshots')
}

async function snapshot(serviceId: number, daysAgo: number, ...panels: string[]): Promise<void> {
  const { readAt: _, ...stored } = offering(panels)
  await admin.query(
    `insert into app.service_snapshots (service_id, since, read_at, options)
     values ($1, now() - make_interval(days => $2), now() - make_interval(days => $2), $3)`,
    [serviceId, daysAgo, JSON.stringify(stored)],
  )
}

/** As her own account. */
async function tell({ userId, serviceId, grant }: Person, ...panels: string[]): Promise<void> {
  await asJob(worker, grant, async (unit) => {
    await saveServiceOptions(unit, { userId, serviceId }, { options: offering(panels) })
  })
}

async function uses({ userId, serviceId, jobId }: Person, panel: string) {
  const settings = JSON.stringify({ panel })
  await admin.query('update app.jobs set settings = $2 where id = $1', [jobId, settings])
  await admin.query(`update app.schedules set settings = $2 where user_id = $1`, [userId, settings])
  await admin.query(
    `insert into app.setting_templates (user_id, service_id, name, settings) values ($1, $2, 'kept', $3)
     on conflict do nothing`,
    [userId, serviceId, settings],
  )
}

function offering(panels: readonly string[]): ServiceOptions {
  return {
    appId: 'imputationserver2',
    appName: 'Imputation',
    appVersion: '2.0.7',
    panels: panels.map((value) => ({ value, label: value.toUpperCase(), populations: [] })),
    builds: [],
    phasing: [],
    modes: [],
    r2Filters: [],
    readAt: '2026-03-01T12:00:00.000Z',
  }
}
