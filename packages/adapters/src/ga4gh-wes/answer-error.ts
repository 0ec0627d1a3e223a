import { refusalWords, retryAfterOf } from '../http/refusal-words.ts'
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
  switch (status) {
    case 401:
      return 'credential_refused'
    case 403:
      return 'not_permitted'
    case 404:
    case 410:
      return 'not_found'
    case 413:
      return 'too_large'
    case 503:
      return /maintenance/i.test(words) ? 'maintenance' : 'unavailable'
    case 408:
    case 425:
    case 429:
      return 'unavailable'
    case 405:
    case 501:
      return 'not_offered'
    default:
      if (status >= 500) return 'unavailable'
      return status >= 400 ? 'rejected' : 'protocol'
  }
}
