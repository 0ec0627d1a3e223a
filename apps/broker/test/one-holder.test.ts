import type { BrokerTrust } from '@tessera/broker-client/broker'
import { type Redeemed, redeem } from '@tessera/broker-client/grants'
import { createClaimKey } from '@tessera/crypto/open-claim'
import { isFault } from '@tessera/runtime/fault'
import type { DelegatedJob } from '@tessera/testing/delegated-job'
import { expect, it } from 'vitest'
import { createWorld } from './world.ts'

it('a step that eight workers claim a thousand times at once has exactly one holder', async () => {
  await using world = await createWorld()
  const job = await world.dispatchedJob(await world.userWithToken())
  const workers = await Promise.all(Array.from({ length: 8 }, async () => await world.newWorker()))

  const claims = await Promise.all(
    workers.flatMap((worker) =>
      Array.from({ length: 125 }, async () => ({ worker, ...(await claim(worker, job)) })),
    ),
  )

  const [holder, ...others] = claims.filter(({ answer }) => answer.outcome === 'granted')
  expect(others).toEqual([])
  const refused = claims.filter(({ answer }) => answer.outcome === 'refused')
  expect(new Set(refused.map(reasonOf))).toEqual(new Set(['held']))
  expect(refused).toHaveLength(999)
  const { rows } = await world.database.adminPool.query(
    `select (select count(*)::int from proof.grants where task_id = $1) as grants, fence::int from app.steps where id = $1`,
    [job.taskId],
  )
  expect(rows).toEqual([{ grants: 1, fence: 1 }])

  // Its holder asks again with the same key, as after an answer that was lost.
  if (holder?.answer.outcome !== 'granted') throw new Error('nobody holds the step')
  const again = await redeem(holder.worker, job, holder.key)
  expect(again).toMatchObject({
    outcome: 'granted',
    grant: { id: holder.answer.grant.id, fence: 1 },
  })
}, 60_000)

/** Asked again with the same key while the broker is too busy to answer, as a worker does. */
async function claim(worker: BrokerTrust, job: DelegatedJob) {
  const key = await createClaimKey()
  for (;;) {
    try {
      return { key, answer: await redeem(worker, job, key) }
    } catch (error) {
      if (!isFault(error, 'unavailable')) throw error
    }
  }
}

function reasonOf({ answer }: { readonly answer: Redeemed }): string {
  return answer.outcome === 'refused' ? answer.reason : answer.outcome
}
