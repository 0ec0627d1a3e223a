import { afterAll, beforeEach, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson, type Person } from '../test/people.ts'
import { retryAs } from '../test/retry-as.ts'
import { takeDueSteps } from './dispatch.ts'
import { mostFailures } from './steps.ts'
import { stopUnrunnableJobs } from './stop-jobs.ts'
import { asSweep } from './unit.ts'

const house = await openHouse()
const { admin, api, system } = house

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await admin.query('delete from app.users')
})

test.each([
  [
    'was disabled',
    `update app.users set status = 'disabled' where id = $1`,
    /account was disabled/,
    'job_owner_disabled',
  ],
  [
    'has a frozen delegation',
    `update app.delegations set state = 'frozen' where user_id = $1`,
    /safety/,
    'job_frozen',
  ],
  [
    'has a job that the operator revoked',
    `update app.delegations set state = 'revoked' where user_id = $1`,
    /An administrator stopped the job.* Ask an administrator/,
    'job_revoked',
  ],
  [
    'ran out of time',
    `update app.delegations set deadline = now() where user_id = $1`,
    /time .* has passed/,
    'job_out_of_time',
  ],
  [
    'has a step whose context the broker refuses for the fifth time',
    `update app.steps set state = 'due', refusals = 5 where user_id = $1`,
    /could not tell that it may act for you.* Submit it again/,
    'job_context_refused',
  ],
  [
    'has a step that every worker left',
    `update app.steps set state = 'dispatched', failures = 8 where user_id = $1`,
    /every program .* broke off/,
    'job_workers_lost',
  ],
])('stops the jobs of a user who %s, and nobody else’s', async (_, change, text, code) => {
  const ada = await newPerson(admin)
  const other = await newPerson(admin)
  await admin.query(change, [ada.userId])
  expect(await stop()).toBe(1)
  expect(await stateOf(ada)).toMatchObject({
    state: 'failed',
    text: expect.stringMatching(text),
    failure_code: code,
    open_steps: 0,
    live_delegations: 0,
    audited: 1,
    told: 1,
  })
  expect(await stateOf(other)).toMatchObject({
    state: 'queued',
    open_steps: 1,
    live_delegations: 1,
  })
  expect(await stop()).toBe(0)
})

test.each([
  ['deadline = now()', 'Service: Too many flips.', null],
  ["state = 'frozen'", expect.stringMatching(/safety.* Service: Too many flips\.$/), 'job_frozen'],
])(
  'stops a job that its service had failed in the words of the service: %s',
  async (change, text, code) => {
    const ada = await newPerson(admin)
    await admin.query(
      `update app.jobs set state = 'collecting', remote_failure = 'Service: Too many flips.' where user_id = $1`,
      [ada.userId],
    )
    await admin.query(`update app.delegations set ${change} where user_id = $1`, [ada.userId])
    expect(await stop()).toBe(1)
    expect(await stateOf(ada)).toMatchObject({ state: 'failed', text, failure_code: code })
  },
)

test('what a service said of one attempt is not said of the next', async () => {
  const ada = await newPerson(admin)
  await admin.query('delete from app.files where job_id = $1', [ada.jobId])
  await admin.query(
    `update app.jobs set state = 'failed', ended_at = now(), remote_failure = 'Service: Too many flips.' where user_id = $1`,
    [ada.userId],
  )
  await admin.query(`update app.steps set state = 'done', ended_at = now() where user_id = $1`, [
    ada.userId,
  ])
  await retryAs(api, ada, ada)
  await admin.query(`update app.delegations set deadline = now() where user_id = $1`, [ada.userId])

  expect(await stop()).toBe(1)

  expect(await stateOf(ada)).toMatchObject({ failure_code: 'job_out_of_time' })
})

test('tells of a job that was tried again why its present attempt ended, not that the one before was revoked', async () => {
  const ada = await newPerson(admin)
  await admin.query('delete from app.files where job_id = $1', [ada.jobId])
  await admin.query('update app.delegations set state = $2 where user_id = $1', [
    ada.userId,
    'revoked',
  ])
  expect(await stop()).toBe(1)
  expect(await stateOf(ada)).toMatchObject({ failure_code: 'job_revoked' })
  await retryAs(api, ada, ada)
  expect(await stop()).toBe(0)

  await admin.query(`update app.delegations set deadline = now() where user_id = $1`, [ada.userId])

  expect(await stop()).toBe(1)
  expect(await stateOf(ada)).toMatchObject({ failure_code: 'job_out_of_time' })
})

test('F5 crash loop: workers that are lost count as failures, until the job is given up', async () => {
  const ada = await newPerson(admin)
  for (let failures = 1; failures <= mostFailures; failures++) {
    expect(await stop()).toBe(0)
    await admin.query(
      `update app.steps set state = 'claimed', claimed_until = now() - interval '1 s' where id = $1`,
      [ada.taskId],
    )
    await asSweep(system, 'dispatch', (unit) => takeDueSteps(unit, sendingOptions))
    const { rows } = await admin.query('select state, failures from app.steps where id = $1', [
      ada.taskId,
    ])
    expect(rows).toEqual([{ state: 'dispatched', failures }])
  }
  expect(await stop()).toBe(1)
  expect(await stateOf(ada)).toMatchObject({ state: 'failed', failure_code: 'job_workers_lost' })
})

test('leaves a job that ended as it ended', async () => {
  const ada = await newPerson(admin)
  await admin.query(`update app.jobs set state = 'completed', ended_at = now() where id = $1`, [
    ada.jobId,
  ])
  await admin.query(`update app.users set status = 'disabled' where id = $1`, [ada.userId])
  expect(await stop()).toBe(0)
  expect(await stateOf(ada)).toMatchObject({ state: 'completed', audited: 0 })
})

test('ends a reading of options whose time has passed', async () => {
  const ada = await newPerson(admin)
  await admin.query(
    `with expired as (
       insert into app.delegations (user_id, service_id, scopes, not_before, deadline)
       values ($1, 1, '{read-options}', '2026-01-01', '2026-01-02') returning *
     )
     insert into app.steps (user_id, service_id, delegation_id, kind, sealed_context)
     select user_id, service_id, id, 'read-options', 'sealed' from expired`,
    [ada.userId],
  )
  expect(await stop()).toBe(0)
  const { rows } = await admin.query(
    `select state from app.steps where user_id = $1 and kind = 'read-options'`,
    [ada.userId],
  )
  expect(rows).toEqual([{ state: 'cancelled' }])
})

async function stop() {
  return (await asSweep(system, 'stop-jobs', stopUnrunnableJobs)).jobs
}

async function stateOf(person: Person) {
  const { rows } = await admin.query(
    `select state, state_text as text, failure_code,
      (select count(*)::int from app.steps where job_id = j.id and ended_at is null) as open_steps,
      (select count(*)::int from app.delegations where job_id = j.id and state = 'live' and deadline > now())
        as live_delegations,
      (select count(*)::int from app.audit where subject = j.id::text and action = 'job.stopped' and actor = 'system')
        as audited,
      (select count(*)::int from app.job_events where job_id = j.id and event ->> 'state' = 'failed') as told
     from app.jobs j where id = $1`,
    [person.jobId],
  )
  return rows[0]
}

const sendingOptions = { limit: 10, mostPerService: 10, resendAfterSeconds: 30 }
