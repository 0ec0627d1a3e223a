import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { z } from 'zod'
import { newJobId } from './job-id.ts'
import { isUnfinished, JOB_STATE, jobStateSchema, stepsSchema } from './job.ts'
import type { Job, ResultFile } from './job.ts'

export type JobChange = Partial<
  Pick<Job, 'state' | 'startTime' | 'endTime' | 'deletedOn' | 'steps' | 'parameters'>
>

export interface Submission {
  readonly account: string
  readonly jobName: string
  readonly jobId: string
  readonly time: number
  /** 0 while it runs. */
  readonly endTime: number
}

/** Jobs, their result files, and the record of every submission that was accepted. */
export class Jobs {
  readonly #db: DatabaseSync
  /** Of jobs that are being made. */
  readonly #givenIds = new Set<string>()

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  /** One that no job has, and that nobody else is given; `insert` follows. */
  giveId(now: Date): string {
    const id = newJobId(
      now,
      (candidate) => this.#givenIds.has(candidate) || this.#exists(candidate),
    )
    this.#givenIds.add(id)
    return id
  }

  insert(job: Job): void {
    this.#givenIds.delete(job.id)
    this.#db
      .prepare(
        `insert into jobs (id, name, username, user_agent, engine, parameters, tags, state, submitted_on, output_hash)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        job.id,
        job.name,
        job.username,
        job.userAgent,
        job.engine,
        JSON.stringify(job.parameters),
        JSON.stringify(job.tags),
        job.state,
        job.submittedOn,
        job.outputHash,
      )
    this.#db
      .prepare('insert into submissions (account, job_name, job_id, time) values (?, ?, ?, ?)')
      .run(job.username, job.name, job.id, job.submittedOn)
  }

  #exists(id: string): boolean {
    return this.#db.prepare('select 1 from jobs where id = ?').get(id) !== undefined
  }

  /** Deleted jobs are not found. */
  find(id: string): Job | undefined {
    const row = this.#db
      .prepare('select * from jobs where id = ? and state <> ?')
      .get(id, JOB_STATE.deleted)
    return row === undefined ? undefined : jobRow.parse(row)
  }

  findByOutput(outputHash: string): Job | undefined {
    const row = this.#db.prepare('select * from jobs where output_hash = ?').get(outputHash)
    return row === undefined ? undefined : jobRow.parse(row)
  }

  /** Newest first, without deleted ones. */
  listOf(username: string): readonly Job[] {
    return this.#db
      .prepare('select * from jobs where username = ? and state <> ? order by id desc')
      .all(username, JOB_STATE.deleted)
      .map((row) => jobRow.parse(row))
  }

  countUnfinished(username: string): number {
    return this.listOf(username).filter((job) => isUnfinished(job.state)).length
  }

  countByState(...states: readonly number[]): number {
    const marks = states.map(() => '?').join(', ')
    const row = this.#db
      .prepare(`select count(*) as n from jobs where state in (${marks})`)
      .get(...states)
    return z.object({ n: z.number() }).parse(row).n
  }

  update(id: string, change: JobChange): void {
    const columns: [string, SQLInputValue][] = []
    if (change.state !== undefined) columns.push(['state', change.state])
    if (change.startTime !== undefined) columns.push(['start_time', change.startTime])
    if (change.endTime !== undefined) columns.push(['end_time', change.endTime])
    if (change.deletedOn !== undefined) columns.push(['deleted_on', change.deletedOn])
    if (change.steps !== undefined) columns.push(['steps', JSON.stringify(change.steps)])
    if (change.parameters !== undefined) {
      columns.push(['parameters', JSON.stringify(change.parameters)])
    }
    const assignments = columns.map(([name]) => `${name} = ?`).join(', ')
    this.#db
      .prepare(`update jobs set ${assignments} where id = ?`)
      .run(...columns.map(([, value]) => value), id)
  }

  /** Jobs that waited or ran when the server stopped can only be restarted by their owner. */
  markInterruptedAsDead(): void {
    this.#db
      .prepare('update jobs set state = ? where state in (?, ?, ?)')
      .run(JOB_STATE.dead, JOB_STATE.waiting, JOB_STATE.running, JOB_STATE.exporting)
  }

  addFile(file: ResultFile): void {
    this.#db
      .prepare(
        'insert into result_files (hash, job_id, name, size, remaining) values (?, ?, ?, ?, ?)',
      )
      .run(file.hash, file.jobId, file.name, file.size, file.remaining)
  }

  removeFiles(jobId: string): void {
    this.#db.prepare('delete from result_files where job_id = ?').run(jobId)
  }

  filesOf(jobId: string): readonly ResultFile[] {
    return this.#db
      .prepare('select * from result_files where job_id = ? order by name')
      .all(jobId)
      .map((row) => fileRow.parse(row))
  }

  findFile(hash: string): ResultFile | undefined {
    const row = this.#db.prepare('select * from result_files where hash = ?').get(hash)
    return row === undefined ? undefined : fileRow.parse(row)
  }

  /** Takes one download off a file's count. Returns false when none is left. */
  spendDownload(hash: string): boolean {
    const spent = this.#db
      .prepare('update result_files set remaining = remaining - 1 where hash = ? and remaining > 0')
      .run(hash)
    return spent.changes === 1
  }

  setRemaining(jobId: string, remaining: number): void {
    this.#db.prepare('update result_files set remaining = ? where job_id = ?').run(remaining, jobId)
  }

  submissions(): readonly Submission[] {
    return this.#db
      .prepare(
        `select s.account, s.job_name, s.job_id, s.time, coalesce(j.end_time, 0) as end_time
         from submissions s left join jobs j on j.id = s.job_id order by s.id`,
      )
      .all()
      .map((row) => submissionRow.parse(row))
  }
}

const texts = z
  .string()
  .transform((text) => z.record(z.string(), z.string()).parse(JSON.parse(text)))

const jobRow = z
  .object({
    id: z.string(),
    name: z.string(),
    username: z.string(),
    user_agent: z.string(),
    engine: z.string(),
    parameters: texts,
    tags: texts,
    state: jobStateSchema,
    submitted_on: z.number(),
    start_time: z.number(),
    end_time: z.number(),
    deleted_on: z.number(),
    output_hash: z.string(),
    steps: z.string().transform((text) => stepsSchema.parse(JSON.parse(text))),
  })
  .transform((row): Job => ({
    id: row.id,
    name: row.name,
    username: row.username,
    userAgent: row.user_agent,
    engine: row.engine,
    parameters: row.parameters,
    tags: row.tags,
    state: row.state,
    submittedOn: row.submitted_on,
    startTime: row.start_time,
    endTime: row.end_time,
    deletedOn: row.deleted_on,
    outputHash: row.output_hash,
    steps: row.steps,
  }))

const fileRow = z
  .object({
    hash: z.string(),
    job_id: z.string(),
    name: z.string(),
    size: z.number(),
    remaining: z.number(),
  })
  .transform((row): ResultFile => ({
    hash: row.hash,
    jobId: row.job_id,
    name: row.name,
    size: row.size,
    remaining: row.remaining,
  }))

const submissionRow = z
  .object({
    account: z.string(),
    job_name: z.string(),
    job_id: z.string(),
    time: z.number(),
    end_time: z.number(),
  })
  .transform((row): Submission => ({
    account: row.account,
    jobName: row.job_name,
    jobId: row.job_id,
    time: row.time,
    endTime: row.end_time,
  }))
