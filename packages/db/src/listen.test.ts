import { Secret } from '@tessera/crypto/secret'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, describe, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson } from '../test/people.ts'
import { appendJobEvent } from './job-events.ts'
import { type Channel, listen } from './listen.ts'
import { asUser } from './unit.ts'

const house = await openHouse()
const { admin, api } = house
const note = { kind: 'note', severity: 'info', text: 'noted' } as const

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})

describe('a listener', () => {
  test('F77 what is pushed: the id of each job with news, after the commit', async () => {
    const ada = await newPerson(admin)
    await using heard = await listenTo('job_events')
    await asUser(api, ada.session, async (unit) => {
      await appendJobEvent(unit, ada, note)
      await appendJobEvent(unit, ada, note)
      expect(heard.payloads).toEqual([])
    })
    await waitFor(() => heard.payloads.length > 0)
    expect(new Set(heard.payloads)).toEqual(new Set([ada.jobId]))
  })

  test('S14 NOTIFY knows no policies: a listener is told that a step is due, and nothing about it', async () => {
    await using heard = await listenTo('steps_due')
    const ada = await newPerson(admin)
    await admin.query(`update app.steps set state = 'due' where id = $1`, [ada.taskId])
    await waitFor(() => heard.payloads.length > 0)
    expect(new Set(heard.payloads)).toEqual(new Set(['']))
  })

  test('connects again when its connection is cut, and says that it missed something', async () => {
    const ada = await newPerson(admin)
    await using heard = await listenTo('job_events')
    for (const cuts of [1, 2]) {
      await cutListeners()
      await waitFor(() => heard.gaps() === cuts)
      heard.payloads.length = 0
      await asUser(api, ada.session, (unit) => appendJobEvent(unit, ada, note))
      await waitFor(() => heard.payloads.length > 0)
      expect(heard.payloads).toEqual([ada.jobId])
    }
  })

  test('leaves no connection behind, even when it ends while it is cut off', async () => {
    const first = await listenTo('job_events')
    const second = await listenTo('job_events')
    await first[Symbol.asyncDispose]()
    await cutListeners()
    await second[Symbol.asyncDispose]()
    await waitFor(async () => (await listeners()).length === 0)
    expect(second.gaps()).toBe(0)
  })
})

async function listenTo(channel: Channel) {
  const payloads: string[] = []
  let gaps = 0
  const listener = await listen({
    url: new Secret(house.database.url('tessera_api')),
    channel,
    onNotification: (payload) => payloads.push(payload),
    onGap: () => gaps++,
  })
  return {
    payloads,
    gaps: () => gaps,
    [Symbol.asyncDispose]: async () => await listener[Symbol.asyncDispose](),
  }
}

async function listeners(): Promise<readonly number[]> {
  const { rows } = await admin.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and query ilike 'listen %'`,
  )
  return rows.map(({ pid }) => pid)
}

async function cutListeners(): Promise<void> {
  for (const pid of await listeners()) await admin.query('select pg_terminate_backend($1)', [pid])
}
