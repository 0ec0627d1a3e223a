import { JOB_STATE, MESSAGE_TYPE } from '../store/job.ts'
import type { Job, Message, MessageType, Step } from '../store/job.ts'
import type { Jobs } from '../store/jobs.ts'

/** Writes a job's steps and messages; a step appears with its first message. */
export class JobLog {
  readonly #jobs: Jobs
  readonly #id: string
  readonly #steps: { name: string; messages: Message[] }[] = []

  constructor(jobs: Jobs, job: Job) {
    this.#jobs = jobs
    this.#id = job.id
  }

  step(name: string): StepLog {
    return new StepLog((text, type, replace) => this.#write(name, text, type, replace))
  }

  #write(name: string, text: string, type: MessageType, replace: Message | undefined): Message {
    const message = { text, type, time: type === MESSAGE_TYPE.running ? 0 : Date.now() }
    let step = this.#steps.find((candidate) => candidate.name === name)
    if (step === undefined) {
      step = { name, messages: [] }
      this.#steps.push(step)
    }
    const index = replace === undefined ? -1 : step.messages.indexOf(replace)
    if (index === -1) step.messages.push(message)
    else step.messages[index] = message
    const steps: readonly Step[] = this.#steps
    this.#jobs.update(this.#id, { steps })
    return message
  }
}

type Write = (text: string, type: MessageType, replace?: Message) => Message

export class StepLog {
  readonly #write: Write

  constructor(write: Write) {
    this.#write = write
  }

  /** `html` is shown as it is. */
  ok(html: string): void {
    this.#write(html, MESSAGE_TYPE.ok)
  }

  warning(html: string): void {
    this.#write(html, MESSAGE_TYPE.warning)
  }

  error(html: string): void {
    this.#write(html, MESSAGE_TYPE.error)
  }

  /** A message of type RUNNING that counts from 0 to `total` and then becomes OK. */
  progress(name: string, total: number): { readonly advance: () => void } {
    let done = 0
    let shown = this.#write(progressBar(name, done, total), MESSAGE_TYPE.running)
    return {
      advance: () => {
        done += 1
        shown =
          done === total
            ? this.#write(`${name} (${done}/${total})`, MESSAGE_TYPE.ok, shown)
            : this.#write(progressBar(name, done, total), MESSAGE_TYPE.running, shown)
      },
    }
  }
}

/** Steps that a new run starts with. */
export const FRESH_RUN = { state: JOB_STATE.waiting, startTime: 0, endTime: 0, steps: [] } as const

function progressBar(name: string, done: number, total: number): string {
  const percent = Math.round((100 * done) / total)
  return (
    `<b>${name} (${done}/${total})</b><br><div class="progress">` +
    `<div class="progress-bar" style="width: ${percent}%"></div></div>`
  )
}
