import { isUnfinished, JOB_STATE, MESSAGE_TYPE } from '../store/job.ts'
import type { Job, Message, ResultFile, Step } from '../store/job.ts'
import { WORKFLOW } from './workflow.ts'

/** A job as `RunStatus`, and in a list that has tags as `RunSummary`. */
export function runSummary(job: Job, withTags: boolean): object {
  return {
    run_id: job.id,
    state: stateOf(job),
    ...(withTags && {
      start_time: timeOf(job.startTime),
      end_time: timeOf(job.endTime),
      tags: job.tags,
    }),
  }
}

/** A job as `RunLog`. What was sent is shown as it came, the password too. */
export function runLog(
  job: Job,
  files: readonly ResultFile[],
  {
    origin,
    otherOutputs,
    withTags,
    withParameters,
  }: {
    readonly origin: string
    readonly otherOutputs: readonly string[]
    readonly withTags: boolean
    readonly withParameters: boolean
  },
): object {
  return {
    run_id: job.id,
    request: {
      ...WORKFLOW,
      workflow_params: job.parameters,
      workflow_engine_parameters: {},
      tags: withTags ? job.tags : {},
    },
    state: stateOf(job),
    run_log: {
      name: 'imputation',
      start_time: timeOf(job.startTime),
      end_time: isUnfinished(job.state) ? null : timeOf(job.endTime),
      exit_code: exitCodeOf(job),
      system_logs: withParameters
        ? [`nextflow run imputation ${Object.values(job.parameters).join(' ')}`]
        : [],
    },
    task_logs: null,
    task_logs_url: `${origin}/ga4gh/wes/v1/runs/${job.id}/tasks`,
    outputs: { ...outputsOf(files, new URL(origin).host), others: otherOutputs },
  }
}

/** Null of a run that has not failed. */
export function failureReport(job: Job): object | null {
  if (stateOf(job) !== 'EXECUTOR_ERROR') return null
  const detail = job.steps.flatMap(({ messages }) => messages).find(isError)?.text ?? ''
  return {
    version: '1',
    code: 'PIPELINE_FAILED',
    severity: 'user_error',
    summary: 'The pipeline did not take the input.',
    detail,
    remediation: { kind: 'retry', hint: 'Look at the input files.' },
  }
}

export function taskLogs(job: Job): readonly object[] {
  return job.steps.map((step, index) => ({
    id: `${job.id}-${index + 1}`,
    name: step.name,
    start_time: timeOf(job.startTime),
    end_time: isRunning(job, step) ? null : timeOf(step.messages.at(-1)?.time ?? 0),
    exit_code: isRunning(job, step) ? null : Number(step.messages.some(isError)),
    system_logs: step.messages.map(lineOf),
  }))
}

export function stateOf(job: Job): string {
  switch (job.state) {
    case JOB_STATE.waiting:
      return 'QUEUED'
    case JOB_STATE.running:
      return job.steps.length === 0 ? 'INITIALIZING' : 'RUNNING'
    case JOB_STATE.exporting:
      return 'RUNNING'
    case JOB_STATE.success:
    case JOB_STATE.successNotified:
    case JOB_STATE.retired:
      return 'COMPLETE'
    case JOB_STATE.failed:
      return job.steps.length === 0 ? 'SYSTEM_ERROR' : 'EXECUTOR_ERROR'
    case JOB_STATE.failedNotified:
      return wasCancelled(job) ? 'CANCELED' : 'EXECUTOR_ERROR'
    case JOB_STATE.cancelled:
      return 'CANCELED'
    case JOB_STATE.dead:
      return 'PREEMPTED'
    case JOB_STATE.deleted:
      return 'UNKNOWN'
    default:
      return job.state satisfies never
  }
}

/** Zip files as addresses in DRS; reports as the `File` objects that CWL has. */
function outputsOf(files: readonly ResultFile[], host: string): object {
  const addressOf = ({ hash }: ResultFile) => `drs://${host}/${hash}`
  return {
    imputed: files.filter(isZip).map(addressOf),
    reports: files
      .filter((file) => !isZip(file))
      .map((file) => ({
        class: 'File',
        location: addressOf(file),
        basename: file.name.split('/').at(-1),
        size: file.size,
      })),
  }
}

function isZip({ name }: ResultFile): boolean {
  return name.endsWith('.zip')
}

function exitCodeOf(job: Job): number | null {
  if (isUnfinished(job.state)) return null
  return stateOf(job) === 'COMPLETE' ? 0 : 1
}

function isRunning(job: Job, step: Step): boolean {
  return isUnfinished(job.state) && step === job.steps.at(-1)
}

function wasCancelled({ steps }: Job): boolean {
  return steps.some(({ messages }) => messages.some(({ text }) => /cancell?ed/i.test(text)))
}

function isError({ type }: Message): boolean {
  return type === MESSAGE_TYPE.error
}

/** As a pipeline logs it: the severity at the beginning of the line. */
function lineOf({ text, type }: Message): string {
  switch (type) {
    case MESSAGE_TYPE.error:
      return `Error: ${text}`
    case MESSAGE_TYPE.warning:
      return `Warning: ${text}`
    case MESSAGE_TYPE.ok:
    case MESSAGE_TYPE.running:
      return text
    default:
      return type satisfies never
  }
}

function timeOf(ms: number): string | null {
  return ms <= 0 ? null : new Date(ms).toISOString()
}
