import type { StudyId } from '@tessera/contracts/ids'
import type { Job } from '@tessera/contracts/job'
import { upload } from './tus-upload.ts'
import { goodVcf } from './vcf-files.ts'
import type { Visitor } from './visitor.ts'
import { goodSettings, type World } from './world.ts'

/** A job as its owner submits it on the pages. */
export async function submitGoodJob(
  world: World,
  visitor: Visitor,
  into: { readonly studyId?: StudyId } = {},
): Promise<Job> {
  const file = await upload(visitor, await goodVcf())
  return await visitor.trpc.jobs.submit.mutate({
    serviceId: world.service,
    name: 'chr20',
    fileIds: [file.id],
    settings: goodSettings,
    ...into,
  })
}

/** What a worker writes, in one transaction as it does: the job's new state, and with it an event. */
export async function moveJob(
  world: World,
  job: Pick<Job, 'id'>,
  state: Job['state'],
): Promise<void> {
  const ended = ['completed', 'failed', 'cancelled'].includes(state)
  const client = await world.database.adminPool.connect()
  try {
    await client.query('begin')
    await client.query(
      'update app.jobs set state = $2, ended_at = case when $3 then now() end where id = $1',
      [job.id, state, ended],
    )
    await client.query(
      `insert into app.job_events (user_id, job_id, sequence, event)
       select user_id, id, 0, jsonb_build_object('kind', 'state', 'state', $2::text, 'waitReason', null, 'text', null)
       from app.jobs where id = $1`,
      [job.id, state],
    )
    await client.query('commit')
  } finally {
    client.release()
  }
}

/** It ended without results, and nothing of it goes on. */
export async function failJob(world: World, job: Pick<Job, 'id'>): Promise<void> {
  await world.rows(
    `update app.steps set state = 'done', ended_at = now() where job_id = $1`,
    job.id,
  )
  await world.rows(`update app.delegations set state = 'closed' where job_id = $1`, job.id)
  await moveJob(world, job, 'failed')
}
