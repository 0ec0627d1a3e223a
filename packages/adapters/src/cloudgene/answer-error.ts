import { genericWords, refusalWords, retryAfterOf } from '../http/refusal-words.ts'
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
  switch (status) {
    case 401:
      return 'credential_refused'
    // A revoked or replaced token is only "Forbidden"; a refused job or application says more.
    case 403:
      return genericWords.has(words) ? 'credential_refused' : 'not_permitted'
    // Cloudgene 2 takes a bad token for an anonymous caller, who sees no application.
    case 404:
      if (/^authentication required/i.test(words)) return 'credential_refused'
      return /^application\b/i.test(words) ? 'not_permitted' : 'not_found'
    case 413:
      return 'too_large'
    case 503:
      return /maintenance/i.test(words) ? 'maintenance' : 'unavailable'
    case 408:
    case 425:
    case 429:
      return 'unavailable'
    default:
      if (status >= 500) return 'unavailable'
      return status >= 400 ? 'rejected' : 'protocol'
  }
}
