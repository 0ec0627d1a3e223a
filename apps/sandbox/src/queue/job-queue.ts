import { JOB_STATE } from '../store/job.ts'
import type { Job, JobState } from '../store/job.ts'
import type { Jobs } from '../store/jobs.ts'

/** Runs one job to its end; the final state is what it resolves to. */
export type RunJob = (job: Job, signal: AbortSignal) => Promise<JobState>

/** An unbounded queue with a fixed number of jobs at work. */
export class JobQueue {
  readonly #jobs: Jobs
  readonly #run: RunJob
  readonly #parallel: number
  readonly #waiting: string[] = []
  readonly #running = new Map<string, { controller: AbortController; done: Promise<void> }>()
  #stopping = false

  constructor(jobs: Jobs, parallel: number, run: RunJob) {
    this.#jobs = jobs
    this.#parallel = parallel
    this.#run = run
  }

  add(id: string): void {
    this.#waiting.push(id)
    this.#startNext()
  }

  /** 0 is next in line; -1 is not waiting. */
  positionOf(id: string): number {
    return this.#waiting.indexOf(id)
  }

  /** Cancels a waiting or running job and waits until its processes have ended; else does nothing. */
  async cancel(id: string): Promise<void> {
    const position = this.positionOf(id)
    if (position !== -1) {
      this.#waiting.splice(position, 1)
      this.#jobs.update(id, { state: JOB_STATE.cancelled, endTime: Date.now() })
      return
    }
    await this.#end(id, JOB_STATE.cancelled)
  }

  /** Ends a job as a crash of the server would. */
  async kill(id: string): Promise<void> {
    const position = this.positionOf(id)
    if (position !== -1) this.#waiting.splice(position, 1)
    await this.#end(id, JOB_STATE.dead)
    this.#jobs.update(id, { state: JOB_STATE.dead })
  }

  /** Kills what runs; those jobs, and those that waited, are dead when the server comes back. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#waiting.length = 0
    await Promise.all([...this.#running.keys()].map((id) => this.#end(id, JOB_STATE.dead)))
  }

  async #end(id: string, state: JobState): Promise<void> {
    const running = this.#running.get(id)
    if (running === undefined) return
    running.controller.abort(state)
    await running.done
  }

  #startNext(): void {
    if (this.#stopping || this.#running.size >= this.#parallel) return
    const id = this.#waiting.shift()
    const job = id === undefined ? undefined : this.#jobs.find(id)
    if (job === undefined) return
    const controller = new AbortController()
    this.#jobs.update(job.id, { state: JOB_STATE.running, startTime: Date.now() })
    const done = this.#finish(job, controller.signal)
    this.#running.set(job.id, { controller, done })
  }

  async #finish(job: Job, signal: AbortSignal): Promise<void> {
    const state = await this.#run(job, signal)
    this.#jobs.update(job.id, { state, endTime: Date.now() })
    this.#running.delete(job.id)
    this.#startNext()
  }
}
