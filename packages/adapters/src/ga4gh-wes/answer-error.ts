import { refusalWords, retryAfterOf } from '../http/refusal-words.ts'
import { statusKind } from '../http/status-kind.ts'
import { ServiceError, type ServiceErrorKind } from '../service-error.ts'

/** What an answer other than 200 means. The standard names 400, 401, 403, 404 and 500; nodes stand behind proxies. */
export function answerError(response: Response, text: string): ServiceError {
  const words = refusalWords(response, text)
  const retryAfterMs = retryAfterOf(response)
  return new ServiceError(kindOf(response.status, words), words, { retryAfterMs })
}

function kindOf(status: number, words: string): ServiceErrorKind {
  if (/\bonly \d+ (?:jobs?|runs?) per user|too many (?:jobs|runs)/i.test(words))
    return 'too_many_jobs'
  return statusKind(status, words)
}
