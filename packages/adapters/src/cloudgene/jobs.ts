import { z } from 'zod'
import type { ListedJobs, RemoteJob, ServiceFetch } from '../adapter.ts'
import { ServiceError } from '../service-error.ts'
import { dateOf, jobBody, remoteJob } from './remote-job.ts'
import { requestJson } from './request.ts'
import { readServer } from './server.ts'

export async function status(
  fetch: ServiceFetch,
  remoteId: string,
  signal: AbortSignal,
): Promise<RemoteJob> {
  return remoteJob(await askAboutJob(fetch, pathOf(remoteId), jobBody, signal))
}

export async function findByName(
  fetch: ServiceFetch,
  name: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = new Set<string>()
  const pages = pagesOfJobs(fetch, mostPages, signal)
  let page = await pages.next()
  for (; page.done !== true; page = await pages.next()) {
    for (const { id, name: its } of page.value) if (its === name) found.add(id)
  }
  if (page.value === 'whole') return [...found]
  throw new ServiceError('protocol', 'The list of jobs at the service has no end.')
}

export async function listJobs(fetch: ServiceFetch, signal: AbortSignal): Promise<ListedJobs> {
  const jobs: ListedJobs['jobs'][number][] = []
  const pages = pagesOfJobs(fetch, mostListedPages, signal)
  let page = await pages.next()
  for (; page.done !== true; page = await pages.next()) {
    for (const { id, submittedOn } of page.value) {
      jobs.push({ id, submittedAt: dateOf(submittedOn) })
    }
  }
  return { jobs, isWhole: page.value === 'whole' }
}

async function* pagesOfJobs(
  fetch: ServiceFetch,
  most: number,
  signal: AbortSignal,
): AsyncGenerator<readonly z.infer<typeof listedJob>[], 'whole' | 'cut_off'> {
  const seen = new Set<string>()
  for (let page = 1; page <= most; page += 1) {
    const list = await requestJson(fetch, `/api/v2/jobs?page=${page}`, listBody, { signal })
    const fresh = list.data.filter(({ id }) => !seen.has(id))
    for (const { id } of fresh) seen.add(id)
    yield fresh
    // A server that ignores `page` repeats itself.
    if (fresh.length === 0 || list.next == null) return 'whole'
  }
  return 'cut_off'
}

/** A server forgets what is not queued any more: asking it to stop a finished job may be "not found". */
export async function cancel(
  fetch: ServiceFetch,
  remoteId: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await askAboutJob(fetch, `${pathOf(remoteId)}/cancel`, z.unknown(), signal)
  } catch (error) {
    if (!(error instanceof ServiceError) || error.kind !== 'not_found') throw error
    const { phase } = await status(fetch, remoteId, signal)
    const isQueued = phase === 'waiting' || phase === 'running' || phase === 'exporting'
    if (isQueued) throw error
  }
}

/** To Cloudgene 2 a bad token is nobody's, and nobody may see the job: only the server tells that the token is bad. */
async function askAboutJob<T>(
  fetch: ServiceFetch,
  path: string,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<T> {
  try {
    return await requestJson(fetch, path, schema, { signal })
  } catch (error) {
    const mayBeNobody =
      error instanceof ServiceError &&
      (error.kind === 'not_permitted' || error.kind === 'not_found')
    if (!mayBeNobody || !(await isNobody(fetch, signal))) throw error
    throw new ServiceError('credential_refused', error.publicText, { cause: error })
  }
}

async function isNobody(fetch: ServiceFetch, signal: AbortSignal): Promise<boolean> {
  try {
    return (await readServer(fetch, signal)).loggedIn === false
  } catch (error) {
    return error instanceof ServiceError && error.kind === 'credential_refused'
  }
}

function pathOf(remoteId: string): string {
  return `/api/v2/jobs/${encodeURIComponent(remoteId)}`
}

/** Fifteen jobs each. */
const mostPages = 1000

/** Where only a count is wanted. */
const mostListedPages = 200

const listedJob = z.object({
  id: z.string(),
  name: z.string().nullish(),
  submittedOn: z.number().nullish().catch(null),
})
const listBody = z.object({ next: z.number().nullish(), data: z.array(listedJob) })
