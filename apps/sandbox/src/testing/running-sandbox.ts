import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { z } from 'zod'
import { createSandbox } from '../app.ts'
import type { Sandbox } from '../app.ts'
import type { SandboxOptions } from '../config.ts'

export const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'small')
export const TARGET = join(FIXTURES, 'target.omni.chr20.vcf.gz')
/** The first 20 people of it: a job that takes a third of the time. */
export const SMALL_TARGET = join(FIXTURES, 'target.few.chr20.vcf.gz')
export const TRUTH = join(FIXTURES, 'truth.chr20.vcf.gz')
export const PANEL_KEY = 'apps@1000g-phase-3-chr20@1.0.0'
export const ADMIN_TOKEN = 'levers-for-tests-only'

/** A sandbox on a free port over a data folder of its own, gone with it. */
export async function startSandbox(
  options: Partial<SandboxOptions> = {},
): Promise<RunningSandbox & AsyncDisposable> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sandbox-'))
  const sandbox = await createSandbox({
    dataDir,
    engine: 'native',
    port: 0,
    adminToken: ADMIN_TOKEN,
    exportingMs: 200,
    ...options,
  })
  await sandbox.listen()
  const running = new RunningSandbox(sandbox, dataDir)
  return Object.assign(running, {
    [Symbol.asyncDispose]: async () => {
      await sandbox[Symbol.asyncDispose]()
      await rm(dataDir, { recursive: true, force: true })
    },
  })
}

export class RunningSandbox {
  readonly origin: string
  readonly dataDir: string

  constructor(sandbox: Sandbox, dataDir: string) {
    this.origin = sandbox.origin
    this.dataDir = dataDir
  }

  get(path: string, token?: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    if (token !== undefined) headers.set('x-auth-token', token)
    return fetch(`${this.origin}${path}`, { redirect: 'manual', ...init, headers })
  }

  post(path: string, body: string | URLSearchParams | FormData, token?: string): Promise<Response> {
    return this.get(path, token, { method: 'POST', body })
  }

  async json(path: string, token?: string): Promise<unknown> {
    const response = await this.get(path, token)
    return response.json()
  }

  admin(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${this.origin}/sandbox/admin${path}`, {
      method,
      headers: { 'x-sandbox-admin': ADMIN_TOKEN, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
  }

  /** Registers, logs in and makes an API token, all over HTTP. */
  async signUp(username: string): Promise<{ login: string; token: string }> {
    await this.post(
      '/api/v2/users/register',
      new URLSearchParams({
        username,
        'full-name': `Dr ${username}`,
        mail: `${username}@example.org`,
        'new-password': 'correct-horse',
        'confirm-new-password': 'correct-horse',
      }),
    )
    const loggedIn = await this.post(
      '/login',
      new URLSearchParams({ username, password: 'correct-horse' }),
    )
    const login = z.object({ access_token: z.string() }).parse(await loggedIn.json()).access_token
    const made = await this.post(`/api/v2/users/${username}/api-token`, '', login)
    return { login, token: z.object({ token: z.string() }).parse(await made.json()).token }
  }

  submit(token: string, fields: Fields = {}, files: Files = {}): Promise<Response> {
    return this.post('/api/v2/jobs/submit/imputationserver2', uploadForm(fields, files), token)
  }

  /** Submits and resolves to the new job's id. */
  async submitted(token: string, fields: Fields = {}, files: Files = {}): Promise<string> {
    const response = await this.submit(token, fields, files)
    return z.object({ id: z.string() }).parse(await response.json()).id
  }

  async job(token: string, id: string): Promise<JobBody> {
    return jobBody.parse(await this.json(`/api/v2/jobs/${id}`, token))
  }

  /** Polls until the job has one of the states. */
  reached(token: string, id: string, ...states: readonly number[]): Promise<JobBody> {
    return vi.waitFor(
      async () => {
        const job = await this.job(token, id)
        if (!states.includes(job.state)) throw new Error(`job ${id} is in state ${job.state}`)
        return job
      },
      { timeout: 30_000, interval: 50 },
    )
  }

  async finished(token: string, id: string): Promise<JobBody> {
    return this.reached(token, id, 4, 5, 6, -1)
  }
}

export type Fields = Readonly<Record<string, string>>
/** File names and contents; a single `files` part each. */
export type Files = Readonly<Record<string, Uint8Array<ArrayBuffer>>>

export function uploadForm(fields: Fields, files: Files): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...PLAIN_FIELDS, ...fields }))
    form.append(name, value)
  for (const [name, bytes] of Object.entries(files)) form.append('files', new Blob([bytes]), name)
  return form
}

export async function targetUpload(): Promise<Files> {
  return { 'target.vcf.gz': new Uint8Array(await readFile(TARGET)) }
}

export type JobBody = z.infer<typeof jobBody>

export function errorsOf(job: JobBody): readonly string[] {
  return messagesOf(job, 1)
}

export function messagesOf(job: JobBody, type: number): readonly string[] {
  return job.steps.flatMap((step) =>
    step.logMessages.filter((message) => message.type === type).map(({ message }) => message),
  )
}

const PLAIN_FIELDS = { refpanel: PANEL_KEY, population: 'eur' }

const jobBody = z.looseObject({
  id: z.string(),
  name: z.string(),
  state: z.number(),
  username: z.string(),
  positionInQueue: z.number(),
  submittedOn: z.number(),
  startTime: z.number(),
  endTime: z.number(),
  deletedOn: z.number(),
  engine: z.string(),
  steps: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      empty: z.boolean(),
      logMessages: z.array(
        z.object({
          success: z.literal(true),
          message: z.string(),
          type: z.number(),
          time: z.number(),
        }),
      ),
    }),
  ),
  outputParams: z.array(
    z.looseObject({
      name: z.string(),
      hash: z.string(),
      files: z.array(
        z.looseObject({ name: z.string(), hash: z.string(), count: z.number(), size: z.string() }),
      ),
    }),
  ),
})
