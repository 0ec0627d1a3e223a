import { callBroker } from '@tessera/broker-client/call-broker'
import { type Grant, redeem, renew } from '@tessera/broker-client/grants'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { revokeAnswer, type revokeInput } from '@tessera/broker-client/operator-protocol'
import { asJob, ProofRefused } from '@tessera/db/unit'
import type { z } from 'zod'
import { type Times, times } from './measure.ts'
import type { BenchWorld } from './world.ts'

type Revocation = z.input<typeof revokeInput>

/** All from the moment of the call. */
export interface RevocationTimes {
  readonly liveGrants: number
  /** Until the broker has answered. */
  readonly call: Times
  readonly statement: Times
  readonly renewal: Times
}

/** Revokes among a hundred thousand live grants, each time by something that all of them have in common. */
export async function measureRevocation(world: BenchWorld): Promise<RevocationTimes> {
  await fillWithLiveGrants(world)
  const samples: Record<'call' | 'statement' | 'renewal', number[]> = {
    call: [],
    statement: [],
    renewal: [],
  }
  for (let round = 0; round < rounds; round++) {
    const job = world.jobs[round]
    if (job === undefined) throw new Error('there are not so many steps')
    const redeemed = await redeem(world.worker, job)
    if (redeemed.outcome === 'refused') throw new Error(`refused: ${redeemed.reason}`)
    const { grant } = redeemed
    await asJob(world.workerLogin, grant.rowProof, async () => null)

    const started = performance.now()
    await callBroker(world.operator, brokerPaths.revoke, kindOf(round, grant), revokeAnswer)
    samples.call.push(performance.now() - started)
    const refused = await asJob(world.workerLogin, grant.rowProof, async () => false).catch(
      (error: unknown) => error instanceof ProofRefused,
    )
    samples.statement.push(performance.now() - started)
    const renewed = await renew(world.worker, grant)
    samples.renewal.push(performance.now() - started)
    if (!refused || renewed !== null) throw new Error('a grant outlived its revocation')
  }
  return {
    liveGrants: live,
    call: times(samples.call),
    statement: times(samples.statement),
    renewal: times(samples.renewal),
  }
}

/** They outlive the revocations: dated ahead, so that each round meets as many as the first. */
async function fillWithLiveGrants({ admin, jobs }: BenchWorld): Promise<void> {
  await admin.query(
    `insert into proof.grants (user_id, task_id, job_id, service_id, delegation_id, worker_id, claim_key, fence, scopes,
       proof_hash, created_at, expires_at, ceiling)
     select s.user_id, s.id, s.job_id, s.service_id, s.delegation_id, 'worker-1',
       sha256(('key' || s.id || n)::bytea), 1000000 + n, '{submit}', sha256(('proof' || s.id || n)::bytea),
       now() + interval '1 hour', now() + interval '2 hours', now() + interval '2 hours'
     from unnest($1::uuid[]) task join app.steps s on s.id = task, generate_series(1, $2::int) n`,
    [jobs.slice(rounds).map(({ taskId }) => taskId), Math.ceil(live / (jobs.length - rounds))],
  )
  await admin.query('analyze proof.grants')
}

function kindOf(round: number, grant: Grant): Revocation {
  const kinds: readonly Revocation[] = [
    { kind: 'everything' },
    { kind: 'worker', key: 'worker-1' },
    { kind: 'user', key: grant.userId },
    { kind: 'service', key: grant.service?.id ?? 0 },
  ]
  return kinds[round % kinds.length] ?? { kind: 'everything' }
}

const live = 100_000
const rounds = 100
