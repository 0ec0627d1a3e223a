import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson } from '../test/people.ts'
import { appendJobEvent, listJobEvents, noteRemoteProgress } from './job-events.ts'
import { asJob, asUser } from './unit.ts'

const house = await openHouse()
const { admin, api, worker } = house

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})

test('F73 lost and late events: twenty writers at once leave no gap in the numbers', async () => {
  const ada = await newPerson(admin)
  const writers = Array.from({ length: 20 }, async (_, index) => {
    const event = { kind: 'note', severity: 'info', text: `note ${index}` } as const
    if (index % 2 === 0) await asUser(api, ada.session, (unit) => appendJobEvent(unit, ada, event))
    else await asJob(worker, ada.grant, (unit) => appendJobEvent(unit, ada, event))
  })
  // One that gives up in between must not leave a gap either.
  const failing = asUser(api, ada.session, async (unit) => {
    await appendJobEvent(unit, ada, { kind: 'note', severity: 'error', text: 'undone' })
    throw new Error('undone')
  })
  await expect(failing).rejects.toThrow('undone')
  await Promise.all(writers)

  const events = await asUser(api, ada.session, (unit) =>
    listJobEvents(unit, ada.jobId, { after: 0, limit: 100 }),
  )
  // The first is the one that the person came with.
  expect(events.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: 21 }, (_, i) => i + 1),
  )
  expect(new Set(events.map(({ event }) => JSON.stringify(event))).size).toBe(21)
})

test('a reader goes on where she left off', async () => {
  const ada = await newPerson(admin)
  for (const text of ['two', 'three', 'four'])
    await asUser(api, ada.session, (unit) =>
      appendJobEvent(unit, ada, { kind: 'note', severity: 'info', text }),
    )
  const read = async (after: number, limit: number) =>
    (
      await asUser(api, ada.session, (unit) => listJobEvents(unit, ada.jobId, { after, limit }))
    ).map(({ sequence }) => sequence)
  expect(await read(1, 2)).toEqual([2, 3])
  expect(await read(3, 2)).toEqual([4])
  expect(await read(4, 2)).toEqual([])
})

test('what a service says of itself is told when it changes, in place of what it said before', async () => {
  const ada = await newPerson(admin)
  const queued = { positionInQueue: 3, steps: [] }
  const running = {
    positionInQueue: null,
    steps: [{ name: 'Quality Control', messages: [{ severity: 'ok', text: '1 chunk' } as const] }],
  }
  for (const progress of [queued, queued, running, running, queued])
    await asJob(worker, ada.grant, (unit) => noteRemoteProgress(unit, ada, progress))
  const events = await asUser(api, ada.session, (unit) =>
    listJobEvents(unit, ada.jobId, { after: 1, limit: 100 }),
  )
  expect(events).toMatchObject([{ sequence: 4, event: { kind: 'remote', ...queued } }])
})

test('what it said of an attempt before stays, and so does everything that it did not say', async () => {
  const ada = await newPerson(admin)
  const report = async (positionInQueue: number) =>
    await asJob(worker, ada.grant, (unit) =>
      noteRemoteProgress(unit, ada, { positionInQueue, steps: [] }),
    )
  await report(3)
  const queued = { kind: 'state', state: 'queued', waitReason: null, text: null } as const
  await asUser(api, ada.session, (unit) => appendJobEvent(unit, ada, queued))
  await report(2)
  await report(1)
  const read = async () =>
    await asUser(api, ada.session, (unit) =>
      listJobEvents(unit, ada.jobId, { after: 1, limit: 100 }),
    )
  expect((await read()).map(({ event }) => event)).toMatchObject([
    { positionInQueue: 3 },
    queued,
    { positionInQueue: 1 },
  ])

  const all = sql`delete from app.job_events`
  const removed = await asJob(
    worker,
    ada.grant,
    async (unit) => await all.execute(unit.transaction),
  )
  expect(removed.numAffectedRows).toBe(2n)
  expect((await read()).map(({ event }) => event)).toEqual([queued])
})
