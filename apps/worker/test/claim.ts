import type { BrokerTrust } from '@tessera/broker-client/broker'
import { redeem, type ServiceGrant, serviceGrant } from '@tessera/broker-client/grants'
import { markDispatched } from '@tessera/testing/delegated-job'
import { z } from 'zod'
import type { SubmittedJob } from './researcher.ts'
import type { World } from './world.ts'

export interface Claimed {
  readonly connection: BrokerTrust
  readonly grant: ServiceGrant
}

/** Claims the first step of a job as another worker, as if it had just been sent. */
export async function claim(world: World, job: SubmittedJob, workerId: string): Promise<Claimed> {
  const connection = await world.testBroker.enrollWorker(workerId)
  await markDispatched(world.database, job.firstTask)
  const [row] = await world.rows(
    'select sealed_context from app.steps where id = $1',
    job.firstTask,
  )
  const sealedContext = z.instanceof(Buffer).parse(row?.['sealed_context'])
  const redeemed = await redeem(connection, { taskId: job.firstTask, sealedContext })
  if (redeemed.outcome === 'refused') throw new Error(`the claim was refused: ${redeemed.reason}`)
  return { connection, grant: serviceGrant(redeemed.grant) }
}

/** As if the time of the job's grant were over. */
export async function letGrantExpire(world: World, job: SubmittedJob): Promise<void> {
  await world.rows(
    'update proof.grants set expires_at = now() where job_id = $1 and ended_at is null',
    job.id,
  )
  await world.rows('update app.steps set claimed_until = now() where id = $1', job.firstTask)
}
