import { z } from 'zod'
import type { ListedJobs, RemoteJob, RemoteResult, RemoteStep, ServiceFetch } from '../adapter.ts'
import { plainText } from '../http/plain-text.ts'
import { Secret } from '@tessera/crypto/secret'
import { ServiceError } from '../service-error.ts'
import { type DrsObject, readDrsObject } from './drs.ts'
import { readFailureReport } from './failure-report.ts'
import { type FilePlace, placeOf } from './file-place.ts'
import { isWanted, type Outputs, readOutputs } from './outputs.ts'
import { runPath, wesPath } from './paths.ts'
import { requestJson } from './request.ts'
import { type RunLog, runLog, taskLog, TaskSteps, timeOf } from './run-log.ts'
import { failureWords, phaseOf } from './run-states.ts'
import { nameTag } from './submit.ts'

export interface WantedFiles {
  /** Of the service. */
  readonly origin: string
  /** Patterns of names. */
  readonly outputs: readonly string[]
}

export async function status(
  fetch: ServiceFetch,
  wanted: WantedFiles,
  remoteId: string,
  signal: AbortSignal,
): Promise<RemoteJob> {
  const run = await requestJson(fetch, runPath(remoteId), runLog, { signal })
  const given = run.state === 'COMPLETE' ? readOutputs(run.outputs) : nothing
  const found = await resultsOf(fetch, wanted, given, signal)
  const tasks = await tasksOf(fetch, run, signal)
  const phase = phaseOf(run.state)
  const report = phase === 'failed' ? await readFailureReport(fetch, remoteId, signal) : null
  const reported = report === null ? [] : [{ name: 'Report of the node', messages: [report] }]
  const steps = [...reported, ...tasks.list(run.run_log), ...outOfReach(given.unreachable)]
  return {
    id: run.run_id,
    name: plainText(String(run.request?.tags?.[nameTag] ?? run.run_id), 200),
    phase: found === 'removed' ? 'retired' : phase,
    state: run.state,
    positionInQueue: null,
    submittedAt: null,
    startedAt: timeOf(run.run_log?.start_time),
    endedAt: timeOf(run.run_log?.end_time),
    retiresAt: null,
    steps,
    results: found === 'removed' ? [] : found,
    failure: phase === 'failed' ? failureOf(run, steps) : null,
  }
}

/**
 * What a list does not say of a run, the run itself is asked.
 *
 * @throws ServiceError `not_offered` where some runs show no tags in either place, and none that has them is the one
 */
export async function findByName(
  fetch: ServiceFetch,
  name: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = new Set<string>()
  let asked = 0
  let untagged = 0
  let token = ''
  for (let page = 0; page < mostPages; page += 1) {
    // Some nodes take a size or a token, and not both.
    const query = token === '' ? '' : `?page_token=${encodeURIComponent(token)}`
    const list = await requestJson(fetch, `${wesPath}/runs${query}`, runList, { signal })
    for (const { run_id: id, tags: listed } of list.runs ?? []) {
      let tags = listed?.[nameTag] === undefined ? null : listed
      if (tags === null && asked < mostAsked) {
        asked += 1
        tags = await tagsOf(fetch, id, signal)
      }
      if (tags === null || Object.keys(tags).length === 0) untagged += 1
      else if (tags[nameTag] === name) found.add(id)
    }
    const next = list.next_page_token ?? ''
    if (next === '' || next === token) {
      if (found.size > 0 || untagged === 0) return [...found]
      throw new ServiceError(
        'not_offered',
        'This node shows runs without their tags: it cannot be told whether the job is among them.',
      )
    }
    token = next
  }
  throw new ServiceError('protocol', 'The list of runs at the service has no end.')
}

export async function listJobs(fetch: ServiceFetch, signal: AbortSignal): Promise<ListedJobs> {
  const jobs = new Map<string, ListedJobs['jobs'][number]>()
  let token = ''
  for (let page = 0; page < mostListedPages; page += 1) {
    const query = token === '' ? '' : `?page_token=${encodeURIComponent(token)}`
    const list = await requestJson(fetch, `${wesPath}/runs${query}`, runList, { signal })
    for (const { run_id: id, start_time: start } of list.runs ?? []) {
      jobs.set(id, { id, submittedAt: timeOf(start) })
    }
    const next = list.next_page_token ?? ''
    if (next === '' || next === token) return { jobs: [...jobs.values()], isWhole: true }
    token = next
  }
  return { jobs: [...jobs.values()], isWhole: false }
}

/** A run that has ended is not cancelled, and nodes differ in how they say so. */
export async function cancel(
  fetch: ServiceFetch,
  remoteId: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await requestJson(fetch, `${runPath(remoteId)}/cancel`, z.unknown(), { method: 'POST', signal })
  } catch (error) {
    const mayBeOver =
      error instanceof ServiceError &&
      (error.kind === 'not_found' || error.kind === 'rejected' || error.kind === 'not_permitted')
    if (!mayBeOver) throw error
    const { state } = await requestJson(fetch, runPath(remoteId), runLog, { signal })
    if (underWay.has(phaseOf(state))) throw error
  }
}

/** Null of a run that shows none, and of one that has gone meanwhile. */
async function tagsOf(
  fetch: ServiceFetch,
  id: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>> | null> {
  try {
    return (await requestJson(fetch, runPath(id), runLog, { signal })).request?.tags ?? null
  } catch (error) {
    const isGone =
      error instanceof ServiceError &&
      (error.kind === 'not_found' || error.kind === 'not_permitted')
    if (!isGone) throw error
    return null
  }
}

/** Since 1.1 a run's tasks have pages of their own. */
async function tasksOf(
  fetch: ServiceFetch,
  { run_id: id, task_logs: listed, task_logs_url: pages }: RunLog,
  signal: AbortSignal,
): Promise<TaskSteps> {
  const tasks = new TaskSteps()
  if (listed != null && listed.length > 0) {
    tasks.add(listed)
    return tasks
  }
  if (pages == null || pages === '') return tasks
  let token = ''
  for (let page = 0; page < mostTaskPages; page += 1) {
    const query = token === '' ? '' : `?page_token=${encodeURIComponent(token)}`
    const list = await requestJson(fetch, `${runPath(id)}/tasks${query}`, taskList, { signal })
    tasks.add(list.task_logs ?? [])
    const next = list.next_page_token ?? ''
    if (next === '' || next === token) break
    token = next
  }
  return tasks
}

/** A DRS object that the node has no more was removed; when all are gone the run is as good as retired. */
async function resultsOf(
  fetch: ServiceFetch,
  { origin, outputs: patterns }: WantedFiles,
  { files }: Outputs,
  signal: AbortSignal,
): Promise<readonly RemoteResult[] | 'removed'> {
  const results = new Map<string, RemoteResult>()
  let removed = 0
  for (const file of files) {
    const place = placeOf(file.address, origin)
    if (place === null) continue
    const object = place.kind === 'drs' ? await look(fetch, place, signal) : null
    if (object === 'removed') removed += 1
    const { name: called, size } = object === null || object === 'removed' ? unknownFile : object
    const known = called ?? file.name
    const name = known ?? file.address.split('/').at(-1) ?? ''
    // What has lost its name may have been wanted: that it cannot be fetched is said.
    if (known !== null && !isWanted(patterns, name)) continue
    const unique = results.has(name) ? `${results.size + 1}-${name}` : name
    results.set(unique, {
      name: unique,
      key: new Secret(file.address),
      sizeText: size === null ? '' : `${size} bytes`,
      remaining: null,
    })
  }
  return removed > 0 && removed === files.length ? 'removed' : [...results.values()]
}

/** Null where another node's DRS does not answer: what is known of the run is told all the same. */
async function look(
  fetch: ServiceFetch,
  place: FilePlace,
  signal: AbortSignal,
): Promise<DrsObject | 'removed' | null> {
  try {
    return await readDrsObject(fetch, place, signal)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof ServiceError && error.kind === 'not_found') return 'removed'
    if (place.credential === 'omit') return null
    throw error
  }
}

function outOfReach(addresses: readonly string[]): readonly RemoteStep[] {
  if (addresses.length === 0) return []
  const schemes = [...new Set(addresses.map((address) => address.split('://')[0]))].join(', ')
  const text = `${addresses.length} of the files that the run gives cannot be fetched from here: they are at addresses of the kind ${schemes}.`
  return [{ name: 'Outputs', messages: [{ severity: 'warning', text: plainText(text, 500) }] }]
}

/** What the steps said, without the sentences that only say that something failed. */
function failureOf({ state }: RunLog, steps: readonly RemoteStep[]): string {
  const errors = steps
    .flatMap(({ messages }) => messages)
    .filter(({ severity, text }) => severity === 'error' && !saysNothing.test(text))
    .map(({ text }) => text)
  return errors.length > 0 ? plainText(errors.join('\n')) : failureWords(state)
}

const unknownFile = { name: null, size: null }
const nothing: Outputs = { files: [], unreachable: [] }
const underWay: ReadonlySet<string> = new Set(['waiting', 'running', 'exporting', 'unknown'])
const saysNothing =
  /^(?:error: )?(?:pipeline execution failed|imputation job failed|ended with exit code \d+)\.?$/i
const mostPages = 1000
/** Where only a count is wanted. */
const mostListedPages = 200
/** Runs that are asked one by one in one look-up. */
const mostAsked = 200
const mostTaskPages = 20

const runList = z.object({
  runs: z
    .array(
      z.object({
        run_id: z.string().min(1),
        tags: z.record(z.string(), z.unknown()).nullish(),
        start_time: z.string().nullish(),
      }),
    )
    .nullish(),
  next_page_token: z.string().nullish(),
})

const taskList = z.object({
  task_logs: z.array(taskLog).nullish(),
  next_page_token: z.string().nullish(),
})
