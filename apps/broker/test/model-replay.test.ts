import { redeem, type Grant, renew } from '@tessera/broker-client/grants'
import type { BrokerTrust } from '@tessera/broker-client/broker'
import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths, releaseAnswer } from '@tessera/broker-client/protocol'
import { revokeAnswer } from '@tessera/broker-client/operator-protocol'
import { type ClaimKey, createClaimKey } from '@tessera/crypto/open-claim'
import { Secret } from '@tessera/crypto/secret'
import { takeDueSteps, wakeForgottenSteps } from '@tessera/db/dispatch'
import { requestCancel } from '@tessera/db/jobs'
import { type Login, openLogin } from '@tessera/db/login'
import { endStep } from '@tessera/db/steps'
import { asJob, asSweep, asUser, ProofRefused } from '@tessera/db/unit'
import type { DelegatedJob } from '@tessera/testing/delegated-job'
import type { SignedInUser } from '@tessera/testing/people'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  act,
  type Action,
  actionsIn,
  type Answer,
  type GrantLife,
  guards,
  type Key,
  startOfLife,
  type Worker,
} from '../model/grant-life.ts'
import { z } from 'zod'
import { exploreLife } from '../model/explore-life.ts'
import { brokenBetween, brokenPromise } from '../model/grant-promises.ts'
import { createWorld, type World } from './world.ts'

let world: World
let workers: Readonly<Record<Worker, BrokerTrust>>
let logins: {
  readonly api: Login<'tessera_api'>
  readonly worker: Login<'tessera_worker'>
  readonly system: Login<'tessera_system'>
}

beforeAll(async () => {
  world = await createWorld()
  workers = {
    first: await world.testBroker.enrollWorker('first'),
    second: await world.testBroker.enrollWorker('second'),
  }
  const url = (name: 'tessera_api' | 'tessera_worker' | 'tessera_system') => ({
    url: new Secret(world.database.url(name)),
    connections: 2,
  })
  logins = {
    api: openLogin('tessera_api', url('tessera_api')),
    worker: openLogin('tessera_worker', url('tessera_worker')),
    system: openLogin('tessera_system', url('tessera_system')),
  }
})
afterAll(async () => {
  for (const login of Object.values(logins)) await login[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

test('the broker answers, and leaves its rows, as the model does on the way to any of its states and on from there', async () => {
  const { traces } = exploreLife(undefined, canBeReplayed)
  const way = fc.integer({ min: 0, max: traces.length - 1 })
  await fc.assert(
    fc.asyncProperty(way, fc.array(fc.nat(1_000), { maxLength: 8 }), async (index, choices) => {
      const run = await startRun()
      let life = startOfLife
      const told: string[] = []
      const follow = async (action: Action) => {
        told.push(JSON.stringify(action))
        const expected = act(life, action)
        const answer = await run.act(action, life)
        life = expected.life
        expect({ answer, life: await run.read() }, told.join('\n')).toEqual({
          answer: expected.answer,
          life,
        })
      }
      for (const action of traces[index] ?? []) await follow(action)
      for (const choice of choices) await follow(pick(life, choice))
    }),
    { numRuns: 40 },
  )
}, 60_000)

test.each(guards)('the way around this fails on the broker: %s', async (guard) => {
  const { counterexample } = exploreLife(guard, canBeReplayed)
  // Only a deadline shows what this one is for; `proofs.test.ts` of the database lets one pass.
  if (guard === 'a proof needs a live delegation') return expect(counterexample).toBeNull()
  const run = await startRun()
  let life = await run.read()
  for (const action of counterexample?.trace ?? []) {
    // What the model without its guard was given, the broker may have refused.
    if ('grant' in action && life.grants[action.grant] === undefined) continue
    await run.act(action, life)
    const after = await run.read()
    expect(brokenBetween(life, action, after) ?? brokenPromise(after)).toBeNull()
    life = after
  }
  expect(counterexample).not.toBeNull()
})

/** A signed deadline cannot be moved, and a test cannot wait for one. */
function canBeReplayed({ kind }: Action): boolean {
  return kind !== 'deadline-passes'
}

function pick(life: GrantLife, choice: number): Action {
  const actions = actionsIn(life).filter(canBeReplayed)
  const action = actions[choice % actions.length]
  if (action === undefined) throw new Error('nothing can happen')
  return action
}

interface Run {
  act(action: Action, life: GrantLife): Promise<Answer>
  read(): Promise<GrantLife>
}

async function startRun(): Promise<Run> {
  const user = await world.signIn()
  await sql(`update app.services set status = 'active'`)
  const job = await world.dispatchedJob(user)
  await sql(`update app.steps set state = 'due' where id = $1`, [job.taskId])
  return new RealLife(user, job, {
    a: await createClaimKey(),
    b: await createClaimKey(),
    c: await createClaimKey(),
  })
}

class RealLife implements Run {
  readonly #user: SignedInUser
  readonly #job: DelegatedJob
  readonly #keys: Readonly<Record<Key, ClaimKey>>
  readonly #grants: Grant[] = []

  constructor(user: SignedInUser, job: DelegatedJob, keys: Readonly<Record<Key, ClaimKey>>) {
    this.#user = user
    this.#job = job
    this.#keys = keys
  }

  async act(action: Action, life: GrantLife): Promise<Answer> {
    const { taskId } = this.#job
    switch (action.kind) {
      case 'dispatch':
        return await this.#dispatch(life)
      case 'redeem':
        return await this.#redeem(action.worker, action.key)
      case 'renew':
        return (await renew(workers[action.worker], this.#grant(action.grant))) === null
          ? 'ended'
          : 'renewed'
      case 'release':
        return await this.#release(action.worker, this.#grant(action.grant))
      case 'end':
        return await this.#end(this.#grant(action.grant), action.outcome)
      case 'time-passes':
        await sql(
          `with g as (update proof.grants set expires_at = clock_timestamp() where id = $1 and ended_at is null and expires_at > now())
           update app.steps set claimed_until = clock_timestamp() where id = $2 and state = 'claimed'`,
          [this.#grant(action.grant).id, taskId],
        )
        return 'ok'
      case 'revoke':
        await callBroker(
          world.testBroker.operator,
          brokerPaths.revoke,
          { kind: 'grant', key: this.#grant(action.grant).id },
          revokeAnswer,
        )
        return 'ok'
      case 'wake':
        await asSweep(
          logins.system,
          'dispatch',
          async (unit) => await wakeForgottenSteps(unit, { afterSeconds: 0 }),
        )
        return 'ok'
      case 'cancel':
        return await this.#cancel()
      case 'disable-user':
      case 'enable-user':
        await sql('update app.users set status = $2 where id = $1', [
          this.#user.id,
          action.kind === 'enable-user' ? 'active' : 'disabled',
        ])
        return 'ok'
      case 'stop-service':
      case 'start-service':
        await sql('update app.services set status = $1', [
          action.kind === 'start-service' ? 'active' : 'inactive',
        ])
        return 'ok'
      case 'deadline-passes':
        throw new Error('a signed deadline cannot be moved')
      default:
        action satisfies never
        throw new TypeError('no such action')
    }
  }

  async read(): Promise<GrantLife> {
    const { rows } = await world.database.adminPool.query<Omit<GrantLife, 'grants'>>(
      `select u.status = 'active' as "userActive", v.status = 'active' as "serviceActive",
        d.state as delegation, s.state as step, s.fence::int as fence
       from app.steps s join app.users u on u.id = s.user_id join app.services v on v.id = s.service_id
       join app.delegations d on d.id = s.delegation_id
       where s.id = $1`,
      [this.#job.taskId],
    )
    const grants = await world.database.adminPool.query<{
      worker: Worker
      claim_key: Buffer
      fence: number
      state: GrantLife['grants'][number]['state']
    }>(
      `select worker_id as worker, claim_key, fence::int as fence,
        coalesce(end_reason, case when proof.is_revoked(g) then 'withdrawn'
          when expires_at > clock_timestamp() then 'open' else 'expired' end) as state
       from proof.grants g where task_id = $1 order by created_at`,
      [this.#job.taskId],
    )
    const [row] = rows
    if (row === undefined) throw new Error('the step is gone')
    return {
      ...row,
      grants: grants.rows.map(({ worker, claim_key, fence, state }) => ({
        worker,
        key: this.#nameOf(claim_key),
        fence,
        state,
      })),
    }
  }

  /** The real dispatcher's statement, once the clock says that it is time. */
  async #dispatch(life: GrantLife): Promise<Answer> {
    await sql(`update app.steps set due_at = now() where id = $1 and state = 'due'`, [
      this.#job.taskId,
    ])
    if (!life.grants.some(({ state }) => state === 'open'))
      await sql(`update app.steps set claimed_until = now() where id = $1 and state = 'claimed'`, [
        this.#job.taskId,
      ])
    await asSweep(
      logins.system,
      'dispatch',
      async (unit) =>
        await takeDueSteps(unit, {
          limit: 1_000,
          mostPerService: 1_000,
          resendAfterSeconds: 3_600,
        }),
    )
    return 'ok'
  }

  async #redeem(worker: Worker, key: Key): Promise<Answer> {
    const redeemed = await redeem(workers[worker], this.#job, this.#keys[key])
    if (redeemed.outcome === 'granted') {
      if (this.#grants.every(({ id }) => id !== redeemed.grant.id))
        this.#grants.push(redeemed.grant)
      return 'granted'
    }
    const { reason } = redeemed
    return redeemAnswers.parse(reason)
  }

  async #release(worker: Worker, grant: Grant): Promise<Answer> {
    const { released } = await callBroker(
      workers[worker],
      brokerPaths.release,
      {
        grantId: grant.id,
        publicKey: grant.claimKey,
        credentialRefused: null,
        credentialUsed: false,
        putBack: true,
      },
      releaseAnswer,
    )
    return released ? 'released' : 'refused'
  }

  async #end(grant: Grant, outcome: 'done' | 'again' | 'waiting'): Promise<Answer> {
    const end = {
      done: { kind: 'done', closeDelegation: true },
      again: { kind: 'again', dueAt: new Date() },
      waiting: { kind: 'waiting', reason: 'test' },
    } as const
    return await unlessRefused(
      asJob(logins.worker, grant.rowProof, async (unit) => await endStep(unit, end[outcome])),
    )
  }

  async #cancel(): Promise<Answer> {
    return await unlessRefused(
      asUser(
        logins.api,
        this.#user.proof,
        async (unit) => void (await requestCancel(unit, this.#job.jobId)),
      ),
    )
  }

  #grant(index: number): Grant {
    const grant = this.#grants[index]
    if (grant === undefined) throw new Error('the model has a grant that the broker never gave')
    return grant
  }

  #nameOf(claimKey: Buffer): Key {
    for (const name of ['a', 'b', 'c'] as const)
      if (claimKey.equals(this.#keys[name].publicKey)) return name
    throw new Error('a grant for a key that nobody has')
  }
}

/** No other reason has a place in the model. */
const redeemAnswers = z.enum(['held', 'ended', 'not_due', 'user_inactive', 'service_inactive'])

async function unlessRefused(work: Promise<void>): Promise<Answer> {
  try {
    await work
    return 'ok'
  } catch (error) {
    if (error instanceof ProofRefused) return 'refused'
    throw error
  }
}

async function sql(text: string, values: readonly unknown[] = []): Promise<void> {
  await world.database.adminPool.query(text, [...values])
}
