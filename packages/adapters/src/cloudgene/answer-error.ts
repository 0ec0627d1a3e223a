import { z } from 'zod'
import { ServiceError, type ServiceErrorKind } from '../service-error.ts'
import { plainText } from './plain-text.ts'

/** What an answer other than 200 means. `text` is its body, which may be JSON, plain text or a proxy's page. */
export function answerError(response: Response, text: string): ServiceError {
  const words = wordsOf(response, text)
  return new ServiceError(kindOf(response.status, words), words, {
    retryAfterMs: retryAfter(response.headers.get('retry-after')),
  })
}

function wordsOf(response: Response, text: string): string {
  const body = bodyOf(text)
  if (typeof body.message === 'string' && body.message !== '') {
    const isGeneric = body.message === response.statusText || genericWords.has(body.message)
    const inner = body.embedded
    return shown(isGeneric && inner !== null ? inner : body.message)
  }
  if (body.embedded !== null) return shown(body.embedded)
  const isPage = /^\s*</.test(text)
  const rest = isPage || text.trim() === '' ? '' : shown(text)
  return rest === '' ? `${response.status} ${response.statusText}`.trim() : rest
}

function bodyOf(text: string): {
  readonly message: string | null
  readonly embedded: string | null
} {
  try {
    const body = errorBody.parse(JSON.parse(text))
    return {
      message: body.message ?? null,
      embedded: body._embedded?.errors?.[0]?.message ?? null,
    }
  } catch {
    return { message: null, embedded: null }
  }
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

function retryAfter(header: string | null): number | null {
  if (header === null) return null
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : null
}

function shown(text: string): string {
  return plainText(text, 500)
}

const errorBody = z.object({
  message: z.string().nullish().catch(null),
  _embedded: z
    .object({ errors: z.array(z.object({ message: z.string() })).nullish() })
    .nullish()
    .catch(null),
})

/** The framework's own words, which say no more than the status. */
const genericWords = new Set([
  'Unauthorized',
  'Forbidden',
  '403 Forbidden',
  '403',
  'Not Found',
  'Bad Request',
  'Internal Server Error',
])
