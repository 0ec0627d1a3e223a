import { z } from 'zod'
import type { ServiceFetch, Submission, SubmissionHooks } from '../adapter.ts'
import { resultPasswordPattern } from '../result-password.ts'
import { ServiceError } from '../service-error.ts'
import { safeFileNames } from './file-names.ts'
import { type Multipart, multipart } from './multipart.ts'
import { describeApp } from './options.ts'
import { plainText } from './plain-text.ts'
import { requestJson } from './request.ts'
import { settingsFields } from './settings.ts'

export async function submit(
  fetch: ServiceFetch,
  submission: Submission,
  hooks: SubmissionHooks,
  signal: AbortSignal,
): Promise<{ readonly remoteId: string }> {
  requireUsable(submission)
  const app = await describeApp(fetch, signal)
  const names = safeFileNames(submission.files.map(({ name }) => name))
  const body = multipart(
    [
      ['job-name', submission.name],
      ...settingsFields(app, submission.settings),
      ['password', submission.password.expose()],
    ],
    submission.files.map((file, index) => ({
      name: names[index] ?? '',
      size: file.size,
      open: () => file.open(),
    })),
  )
  const path = `/api/v2/jobs/submit/${encodeURIComponent(app.options.appId)}`
  return { remoteId: await sendBody(fetch, path, body, hooks, signal) }
}

async function sendBody(
  fetch: ServiceFetch,
  path: string,
  body: Multipart,
  hooks: SubmissionHooks,
  signal: AbortSignal,
): Promise<string> {
  const ownFailures: unknown[] = []
  let isWhole = false
  const stream = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* body.stream(async () => {
        await hooks.beforeLastByte()
        signal.throwIfAborted()
        isWhole = true
      })
    } catch (error) {
      ownFailures.push(error)
      throw error
    }
  }
  try {
    const answer = await requestJson(fetch, path, submitBody, {
      method: 'POST',
      headers: { 'content-type': body.contentType, 'content-length': String(body.size) },
      body: stream(),
      signal,
    })
    return idOf(answer, isWhole)
  } catch (error) {
    // What went wrong in the hook or in a file matters more than the connection that broke off for it.
    throw ownFailures.length > 0 ? ownFailures[0] : error
  }
}

function idOf(answer: z.infer<typeof submitBody>, isWhole: boolean): string {
  if (answer.success === false) {
    throw new ServiceError(
      'rejected',
      plainText(answer.message ?? 'The service refused the job.', 500),
    )
  }
  if (answer.id == null || !isWhole) {
    throw new ServiceError('protocol', 'The service took the job but gave it no number.')
  }
  return answer.id
}

function requireUsable({ name, password, files }: Submission): void {
  if (!/^[A-Za-z0-9 ._-]{1,100}$/.test(name)) throw new RangeError('not a name for a remote job')
  if (!resultPasswordPattern.test(password.expose())) throw new RangeError('not a result password')
  if (files.length === 0) throw new RangeError('a job needs a file')
}

const submitBody = z.object({
  success: z.boolean().nullish(),
  message: z.string().nullish(),
  /** It becomes part of addresses. */
  id: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,200}$/)
    .nullish(),
})
