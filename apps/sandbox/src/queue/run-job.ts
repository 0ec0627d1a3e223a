import { randomBytes } from 'node:crypto'
import { cp, readdir, rm, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { findPanel } from '../application.ts'
import type { Settings } from '../config.ts'
import type { Panels } from '../panel.ts'
import type { Engine } from '../pipeline/engine.ts'
import { runPipeline } from '../pipeline/run-pipeline.ts'
import { runSettings } from '../pipeline/run-settings.ts'
import { JOB_STATE } from '../store/job.ts'
import type { Job, JobState } from '../store/job.ts'
import type { Jobs } from '../store/jobs.ts'
import { JobLog } from './job-log.ts'
import type { RunJob } from './job-queue.ts'
import { resetWorkspace, workspaceOf } from './workspace.ts'
import type { Workspace } from './workspace.ts'

interface RunParts {
  readonly engine: Engine
  readonly jobs: Jobs
  readonly panels: Panels
  readonly settings: Settings
  /** Told about failures that are the server's own; users see only that the job failed. */
  readonly onError: (jobId: string, error: unknown) => void
}

/** Takes a job through pipeline and export, and resolves to its final state. Never rejects. */
export function jobRunner(parts: RunParts): RunJob {
  return async (job, signal) => {
    const log = new JobLog(parts.jobs, job)
    const workspace = workspaceOf(parts.settings.dataDir, job.id)
    try {
      return await run(parts, job, log, workspace, signal)
    } catch (error) {
      if (signal.aborted) return stopped(log, signal)
      parts.onError(job.id, error)
      fail(log)
      return JOB_STATE.failed
    } finally {
      await rm(workspace.work, { recursive: true, force: true })
    }
  }
}

async function run(
  { engine, jobs, panels, settings }: RunParts,
  job: Job,
  log: JobLog,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<JobState> {
  await resetWorkspace(workspace)
  jobs.removeFiles(job.id)
  const panel = findPanel(job.parameters['refpanel'] ?? '', panels.list())
  if (panel === undefined) return JOB_STATE.failed
  const succeeded = await runPipeline({
    engine,
    jobId: job.id,
    log,
    panel,
    settings: runSettings(job.parameters, settings),
    signal,
    workspace,
  })
  const exportAll = () => exportFiles(jobs, job, workspace, settings.maxDownloads)
  if (!succeeded) {
    fail(log)
    await exportAll()
    return JOB_STATE.failed
  }
  jobs.update(job.id, { state: JOB_STATE.exporting })
  await Promise.all([exportAll(), wait(settings.exportingMs, undefined, { signal })])
  return JOB_STATE.success
}

/** Copies `work/results` to `output` and lists each file with its download count. */
async function exportFiles(
  jobs: Jobs,
  job: Job,
  workspace: Workspace,
  maxDownloads: number,
): Promise<void> {
  const results = join(workspace.work, 'results')
  const isThere = await stat(results).then(
    () => true,
    () => false,
  )
  if (!isThere) return
  await cp(results, workspace.output, { recursive: true })
  const entries = await readdir(workspace.output, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    jobs.addFile({
      hash: randomBytes(32).toString('hex'),
      jobId: job.id,
      name: relative(workspace.output, path),
      size: (await stat(path)).size,
      remaining: maxDownloads,
    })
  }
}

/** The queue's abort reason says whether a person cancelled or the server stopped. */
function stopped(log: JobLog, signal: AbortSignal): JobState {
  if (signal.reason === JOB_STATE.dead) return JOB_STATE.dead
  const summary = log.step('Summary')
  summary.error('Pipeline execution canceled.')
  summary.error('Imputation job canceled.')
  return JOB_STATE.cancelled
}

function fail(log: JobLog): void {
  const summary = log.step('Summary')
  summary.error('Pipeline execution failed.')
  summary.error('Imputation job failed.')
}
