import { z } from 'zod'
import type { RemoteMessage, RemoteStep } from '../adapter.ts'
import { BothEnds } from '../both-ends.ts'
import { linesLeftOut } from '../bounded-steps.ts'
import { messageText, plainText } from '../http/plain-text.ts'
import { runState } from './run-states.ts'

const time = z.string().nullish().catch(null)

export const taskLog = z.object({
  name: z.string().nullish(),
  start_time: time,
  end_time: time,
  exit_code: z.number().int().nullish().catch(null),
  system_logs: z.array(z.string()).nullish().catch(null),
})
export type TaskLog = z.infer<typeof taskLog>

/** Only what is used. What was sent, with the password of the results, is not among it. */
export const runLog = z.object({
  run_id: z.string().min(1),
  state: runState,
  request: z
    .object({ tags: z.record(z.string(), z.unknown()).nullish() })
    .nullish()
    .catch(null),
  run_log: taskLog.nullish().catch(null),
  /** Deprecated since 1.1, where a page of its own has them. */
  task_logs: z.array(taskLog).nullish().catch(null),
  task_logs_url: z.string().nullish().catch(null),
  outputs: z.unknown().optional(),
})
export type RunLog = z.infer<typeof runLog>

/** Takes the logs of tasks page by page, and keeps of each and of all no more than can be read. */
export class TaskSteps {
  readonly #steps = new BothEnds<RemoteStep>({ first: 20, last: 180 })

  add(tasks: readonly TaskLog[]): void {
    for (const task of tasks) this.#steps.add(stepOf(task))
  }

  /** The run's own log comes last, as a summary does. */
  list(whole: TaskLog | null | undefined): readonly RemoteStep[] {
    const steps = this.#steps.list((dropped) => ({
      name: `${dropped} ${dropped === 1 ? 'step was' : 'steps were'} left out.`,
      messages: [],
    }))
    const said = messagesOf(whole?.system_logs)
    return said.length === 0 ? steps : [...steps, { name: 'Run', messages: said }]
  }
}

/** Nodes write times in ISO 8601, some with the name of a zone behind: `2019-12-12T19:51:09.511Z[UTC]`. */
export function timeOf(text: string | null | undefined): Date | null {
  if (text == null) return null
  const date = new Date(text.replace(/\[[^\]]*\]$/, ''))
  return Number.isNaN(date.getTime()) || date.getTime() <= 0 ? null : date
}

function stepOf(log: TaskLog): RemoteStep {
  const messages = messagesOf(log.system_logs)
  const end = endOf(log)
  return {
    name: plainText(log.name ?? '', 200),
    messages: messages.length === 0 || end.severity !== 'ok' ? [...messages, end] : messages,
  }
}

function messagesOf(said: readonly string[] | null | undefined): readonly RemoteMessage[] {
  const lines = new BothEnds<RemoteMessage | string>({ first: 10, last: 40 })
  for (const line of said ?? []) lines.add(line)
  return lines.list(linesLeftOut).map((line) => (typeof line === 'string' ? messageOf(line) : line))
}

function endOf({ exit_code: code, end_time: end }: TaskLog): RemoteMessage {
  if (code != null && code !== 0)
    return { severity: 'error', text: `Ended with exit code ${code}.` }
  return code === 0 || timeOf(end) !== null
    ? { severity: 'ok', text: 'Done' }
    : { severity: 'running', text: 'Running' }
}

/** WES knows no severity. Pipelines write `Error:`, `::error::` and the like at the beginning of a line. */
function messageOf(line: string): RemoteMessage {
  const text = messageText(line)
  const [, word] = /^\W{0,3}(error|warning)\b/i.exec(text) ?? []
  switch (word?.toLowerCase()) {
    case 'error':
      return { severity: 'error', text }
    case 'warning':
      return { severity: 'warning', text }
    default:
      return { severity: 'ok', text }
  }
}
