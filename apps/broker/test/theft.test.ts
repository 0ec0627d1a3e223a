import { callBroker } from '@tessera/broker-client/call-broker'
import { redeem, release, renew } from '@tessera/broker-client/grants'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { acknowledgeAnswer, alertList } from '@tessera/broker-client/operator-protocol'
import { createClaimKey } from '@tessera/crypto/open-claim'
import { Secret } from '@tessera/crypto/secret'
import { openLogin } from '@tessera/db/login'
import { stopUnrunnableJobs } from '@tessera/db/stop-jobs'
import { endStep } from '@tessera/db/steps'
import { asJob, asSweep } from '@tessera/db/unit'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe.each([
  ['renews with the grant id of another', 'renew'],
  ['gives back with the grant id of another', 'release'],
  ['claims with the key of another', 'redeem'],
] as const)('a worker that %s', (_, call) => {
  it('F40 grant or key shown by another: gets nothing; the job stops with a reason, its owner reads of it and admins are alerted', async () => {
    const { user, job, holder, thief, key } = await stolen()
    const grant = await claimWith(holder, job, key)

    if (call === 'renew') expect(await renew(thief, grant)).toBeNull()
    if (call === 'release') await release(thief, grant, { putBack: true })
    if (call === 'redeem')
      expect(await redeem(thief, job, key)).toMatchObject({ outcome: 'refused', reason: 'ended' })

    // Nobody can tell which of the two took it: the holder's ends too.
    expect(await renew(holder, grant)).toBeNull()
    expect(await redeem(holder, job)).toMatchObject({ outcome: 'refused', reason: 'ended' })
    const names = { holder: holder.clientId, shownBy: thief.clientId }
    expect(await ownerReads(user.id)).toEqual([
      { subject: job.jobId, detail: expect.objectContaining(names) },
    ])
    expect(await theftsOf(job.taskId)).toEqual([
      { client_id: thief.clientId, user_id: user.id, detail: expect.objectContaining(names) },
    ])
    const alert = (await openAlerts()).find(({ userId }) => userId === user.id)
    expect(alert).toMatchObject({ kind: 'grant.theft', severity: 'critical', times: 1 })
    expect(JSON.parse(alert?.detail ?? '{}')).toMatchObject(names)
    expect(await jobAfterSweep(job.jobId)).toEqual({
      state: 'failed',
      failure_code: 'job_frozen',
      state_text: expect.stringMatching(/stopped for safety.*Make a new token/),
    })
  })
})

it('a theft freezes the job also while its holder ends the step', async () => {
  const { job, holder, thief, key } = await stolen()
  const grant = await claimWith(holder, job, key)

  const shown = await asJob(world.workerLogin, grant.rowProof, async (unit) => {
    const shown = redeem(thief, job, key)
    await waitFor(isWaitingForLock)
    await endStep(unit, { kind: 'again', dueAt: new Date() })
    return { answer: shown }
  })

  expect(await shown.answer).toMatchObject({ outcome: 'refused', reason: 'ended' })
  const { rows } = await world.database.adminPool.query(
    'select state from app.delegations where job_id = $1',
    [job.jobId],
  )
  expect(rows).toEqual([{ state: 'frozen' }])
})

it('a theft freezes the job though writing it fails three times', async () => {
  const { job, holder, thief, key } = await stolen()
  const grant = await claimWith(holder, job, key)
  const { adminPool } = world.database
  // What a sequence counts is not undone with the transaction that failed.
  await adminPool.query(
    `create sequence app.freezes; grant usage on sequence app.freezes to public;
     create function app.fail_freezes() returns trigger language plpgsql
     as $$ begin if nextval('app.freezes') <= 3 then raise 'the disk is full'; end if; return new; end $$;
     create trigger fail_freezes before update on app.delegations
     for each row when (new.state = 'frozen') execute function app.fail_freezes();`,
  )
  try {
    expect(await renew(thief, grant)).toBeNull()
  } finally {
    await adminPool.query('drop trigger fail_freezes on app.delegations')
  }
  expect(await renew(holder, grant)).toBeNull()
  expect(await theftsOf(job.taskId)).toHaveLength(1)
})

it('an alert that is acknowledged is not listed any more, and stays on record', async () => {
  const { job, holder, thief, key, user } = await stolen()
  await renew(thief, await claimWith(holder, job, key))
  const id = (await openAlerts()).find(({ userId }) => userId === user.id)?.id ?? 0

  const acknowledge = async () =>
    await callBroker(
      world.testBroker.operator,
      brokerPaths.acknowledgeAlert,
      { id },
      acknowledgeAnswer,
    )
  expect(await acknowledge()).toEqual({ acknowledged: true })
  expect(await acknowledge()).toEqual({ acknowledged: false })

  expect((await openAlerts()).map((alert) => alert.id)).not.toContain(id)
  const all = await openAlerts({ acknowledged: true })
  expect(all.find((alert) => alert.id === id)?.acknowledgedAt).not.toBeNull()
})

async function stolen() {
  const user = await world.userWithToken()
  return {
    user,
    job: await world.dispatchedJob(user),
    holder: await world.newWorker(),
    thief: await world.newWorker(),
    key: await createClaimKey(),
  }
}

async function claimWith(...claim: Parameters<typeof redeem>) {
  const redeemed = await redeem(...claim)
  if (redeemed.outcome === 'refused') throw new Error(`refused: ${redeemed.reason}`)
  return redeemed.grant
}

async function isWaitingForLock(): Promise<boolean> {
  const { rowCount } = await world.database.adminPool.query(
    `select from pg_stat_activity where wait_event_type = 'Lock' and usename = 'tessera_broker'
       and datname = current_database()`,
  )
  return rowCount === 1
}

async function openAlerts({ acknowledged } = { acknowledged: false }) {
  const input = { acknowledged, limit: 100 }
  return await callBroker(world.testBroker.operator, brokerPaths.listAlerts, input, alertList)
}

async function ownerReads(userId: string) {
  const { rows } = await world.database.adminPool.query(
    `select subject, detail from app.audit where user_id = $1 and action = 'grant.theft'`,
    [userId],
  )
  return rows
}

async function theftsOf(taskId: string) {
  const { rows } = await world.database.adminPool.query(
    `select client_id, user_id, detail from vault.audit
     where subject = $1 and action = 'grant.redeemed' and outcome = 'theft'`,
    [taskId],
  )
  return rows
}

async function jobAfterSweep(jobId: string) {
  await using login = openLogin('tessera_system', {
    url: new Secret(world.database.url('tessera_system')),
  })
  await asSweep(login, 'stop-jobs', stopUnrunnableJobs)
  const { rows } = await world.database.adminPool.query(
    'select state, failure_code, state_text from app.jobs where id = $1',
    [jobId],
  )
  return rows[0]
}
