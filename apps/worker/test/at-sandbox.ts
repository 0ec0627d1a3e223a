import { waitFor } from '@tessera/testing/wait-for'
import { z } from 'zod'
import type { Researcher, SubmittedJob } from './researcher.ts'
import type { World } from './world.ts'

/** What the sandbox took under the name of this job. */
export async function submissionsOf(
  world: World,
  job: SubmittedJob,
): Promise<readonly z.infer<typeof submission>[]> {
  const answer = await world.sandbox.admin('GET', '/submissions')
  const all = z.array(submission).parse(await answer.json())
  return all.filter(({ jobName }) => jobName === job.remoteName)
}

/** Waits until the job has succeeded there. @returns its number */
export async function succeededAtSandbox(
  world: World,
  researcher: Researcher,
  job: SubmittedJob,
): Promise<string> {
  const look = async () => {
    const [taken] = await submissionsOf(world, job)
    const isOver = taken !== undefined && (await researcher.remoteState(taken.jobId)) === 4
    return isOver ? taken.jobId : null
  }
  return await waitFor(look, { what: 'the end of the job at the sandbox', timeout: 30_000 })
}

/** What the file on the disk is no longer. */
export async function changeInput(world: World, job: SubmittedJob): Promise<void> {
  await world.rows(
    `update app.files set sha256 = sha256('other')
     where id in (select file_id from app.job_inputs where job_id = $1)`,
    job.id,
  )
}

export async function stepsOf(
  world: World,
  job: SubmittedJob,
): Promise<readonly Record<string, unknown>[]> {
  return await world.rows('select * from app.steps where job_id = $1 order by created_at', job.id)
}

export const isCompleted = ({ state }: { readonly state: string }): boolean =>
  state.startsWith('completed')

export function isWaitingFor(reason: string) {
  return (job: { readonly state: string; readonly waitReason: string | null }): boolean =>
    job.state === 'waiting' && job.waitReason === reason
}

const submission = z.object({ account: z.string(), jobName: z.string(), jobId: z.string() })
