import { z } from 'zod'
import type { ServiceFetch, Submission, SubmissionHooks } from '../adapter.ts'
import { ServiceError } from '../service-error.ts'
import { multipart } from '../http/multipart.ts'
import { answeredEarly, sendMultipart } from '../http/send-multipart.ts'
import { requireUsable, withSafeNames } from '../http/submission.ts'
import { describeApp } from './options.ts'
import { plainText } from '../http/plain-text.ts'
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
  const body = multipart(
    [
      ['job-name', submission.name],
      ...settingsFields(app, submission.settings),
      ['password', submission.password.expose()],
    ],
    { field: 'files', list: withSafeNames(submission.files) },
  )
  const path = `/api/v2/jobs/submit/${encodeURIComponent(app.options.appId)}`
  const { answer, isWhole } = await sendMultipart(
    body,
    hooks,
    signal,
    async (request) => await requestJson(fetch, path, submitBody, request),
  )
  return { remoteId: idOf(answer, isWhole) }
}

function idOf(answer: z.infer<typeof submitBody>, isWhole: boolean): string {
  if (answer.success === false) {
    throw new ServiceError(
      'rejected',
      plainText(answer.message ?? 'The service refused the job.', 500),
    )
  }
  if (!isWhole) throw answeredEarly()
  if (answer.id == null) {
    throw new ServiceError('protocol', 'The service took the job but gave it no number.')
  }
  return answer.id
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
