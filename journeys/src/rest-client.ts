import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileId, jobId, type JobId } from '@tessera/contracts/ids'
import { jobState, waitReason } from '@tessera/contracts/job'
import type { TesseraPlaces } from '@tessera/development/tessera'
import { waitFor } from '@tessera/testing/wait-for'
import { z } from 'zod'

/** A program that speaks for one user over REST. */
export interface RestClient {
  readonly username: string
  readonly accessToken: string
  /** Of the user's account here. */
  readonly password: string
  request(method: 'GET' | 'POST', path: string, body?: string | FormData): Promise<Response>
  /** At the first service unless told. */
  putToken(token: string, serviceId?: number): Promise<Response>
  submit(file: string, fields?: Readonly<Record<string, string>>): Promise<JobId>
  job(id: JobId): Promise<RestJob>
  /** Looks until the job is as the condition wants it. */
  until(
    id: JobId,
    condition: (job: RestJob) => boolean,
    options?: { readonly timeout?: number; readonly interval?: number },
  ): Promise<RestJob>
  results(id: JobId): Promise<readonly RestResult[]>
}

/** @param fetch sees every request and every answer */
export async function signUpOverRest(
  { origin }: TesseraPlaces,
  options: { readonly password?: string; readonly fetch?: typeof globalThis.fetch } = {},
): Promise<RestClient> {
  const { fetch = globalThis.fetch } = options
  const username = `user${randomBytes(4).toString('hex')}`
  const password = options.password ?? randomBytes(12).toString('hex')
  const registered = await fetch(`${origin}/api/auth/register`, {
    method: 'POST',
    body: JSON.stringify({ username, password }),
  })
  const { access_token: accessToken } = signedUp.parse(await registered.json())

  const request: RestClient['request'] = async (method, path, body) =>
    await fetch(origin + path, {
      method,
      headers: {
        authorization: `Bearer ${accessToken}`,
        ...(typeof body === 'string' && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
    })
  /** Reading does no harm, so it is repeated while the instance is not there. */
  const read = async <T>(schema: z.ZodType<T>, path: string): Promise<T> => {
    const answered = await waitFor(
      async () => {
        const answer = await request('GET', path).catch(() => null)
        return answer === null || answer.status === 503 ? null : answer
      },
      { timeout: 30_000 },
    )
    if (!answered.ok) throw new Error(`${path}: ${answered.status} ${await answered.text()}`)
    return schema.parse(await answered.json())
  }
  const job = async (id: JobId) => await read(restJob, `/jobs/${id}`)
  return {
    username,
    accessToken,
    password,
    request,
    job,
    async putToken(token, serviceId = 1) {
      const body = JSON.stringify({ service_id: serviceId, api_token: token, label: 'Mine' })
      return await request('POST', '/users/me/service-credentials', body)
    },
    async submit(file, fields = {}) {
      const form = new FormData()
      for (const [name, value] of Object.entries({ service_id: '1', ...fields })) {
        form.set(name, value)
      }
      form.set('input_file', new Blob([await readFile(file)]), basename(file))
      const answer = await request('POST', '/jobs', form)
      if (!answer.ok) throw new Error(`the job was refused: ${await answer.text()}`)
      return restJob.parse(await answer.json()).id
    },
    async until(id, condition, { timeout = 60_000, interval = 50 } = {}) {
      let last: RestJob | null = null
      const look = async () => {
        last = await job(id)
        return condition(last) ? last : null
      }
      try {
        return await waitFor(look, { timeout, interval })
      } catch (error) {
        throw new Error(`the job stayed ${JSON.stringify(last)}`, { cause: error })
      }
    },
    async results(id) {
      return await read(z.array(restResult), `/jobs/${id}/results`)
    },
  }
}

export function hasEnded({ state }: RestJob): boolean {
  return ['completed', 'completed_with_warnings', 'failed', 'cancelled'].includes(state)
}

export type RestJob = z.infer<typeof restJob>
type RestResult = z.infer<typeof restResult>

const signedUp = z.object({ access_token: z.string() })
const restJob = z.object({
  id: jobId,
  name: z.string(),
  state: jobState,
  wait_reason: waitReason.nullable(),
  state_text: z.string().nullable(),
  remote_id: z.string().nullable(),
})
const restResult = z.object({
  id: fileId,
  name: z.string(),
  size_bytes: z.number(),
  sha256: z.string(),
  download_url: z.string(),
})
