import { genericWords, refusalWords, retryAfterOf } from '../http/refusal-words.ts'
import { statusKind } from '../http/status-kind.ts'
import { ServiceError, type ServiceErrorKind } from '../service-error.ts'

/** What an answer other than 200 means. `text` is its body, which may be JSON, plain text or a proxy's page. */
export function answerError(response: Response, text: string): ServiceError {
  const words = refusalWords(response, text)
  const retryAfterMs = retryAfterOf(response)
  return new ServiceError(kindOf(response.status, words), words, { retryAfterMs })
}

function kindOf(status: number, words: string): ServiceErrorKind {
  if (/only \d+ jobs? per user/i.test(words)) return 'too_many_jobs'
  if (/max(?:imum)? downloads? exceeded|download limit exceeded/i.test(words))
    return 'downloads_spent'
  if (/upload limit reached/i.test(words)) return 'too_large'
  // A revoked or replaced token is only "Forbidden"; a refused job or application says more.
  if (status === 403 && genericWords.has(words)) return 'credential_refused'
  if (status === 404) {
    // Cloudgene 2 takes a bad token for an anonymous caller, who sees no application.
    if (/^authentication required/i.test(words)) return 'credential_refused'
    if (/^application\b/i.test(words)) return 'not_permitted'
  }
  return statusKind(status, words)
}
