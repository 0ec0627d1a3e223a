import { z } from 'zod'
import { plainText } from './plain-text.ts'

/**
 * What a refusal says, as plain text: JSON with a message, plain text, or a proxy's page, of which only the status counts.
 */
export function refusalWords(response: Response, text: string): string {
  const body = bodyOf(text)
  const message = body.message ?? body.msg ?? null
  const inner = body._embedded?.errors?.[0]?.message ?? null
  if (message !== null && message !== '') {
    const saysNothing = message === response.statusText || genericWords.has(message)
    return shown(saysNothing && inner !== null ? inner : message)
  }
  if (inner !== null) return shown(inner)
  const isPage = /^\s*</.test(text)
  const rest = isPage || text.trim() === '' ? '' : shown(text)
  return rest === '' ? `${response.status} ${response.statusText}`.trim() : rest
}

/** How long the service asks to wait, in milliseconds; null when it does not say. */
export function retryAfterOf(response: Response): number | null {
  const header = response.headers.get('retry-after')
  if (header === null) return null
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : null
}

/** The framework's own words, which say no more than the status. */
export const genericWords: ReadonlySet<string> = new Set([
  'Unauthorized',
  'Forbidden',
  '403 Forbidden',
  '403',
  'Not Found',
  'Bad Request',
  'Internal Server Error',
])

function bodyOf(text: string): z.infer<typeof refusalBody> {
  try {
    return refusalBody.parse(JSON.parse(text))
  } catch {
    return {}
  }
}

function shown(text: string): string {
  return plainText(text, 500)
}

const words = z.string().nullish().catch(null)

const refusalBody = z.object({
  message: words,
  /** As in GA4GH's `ErrorResponse`. */
  msg: words,
  _embedded: z
    .object({ errors: z.array(z.object({ message: z.string() })).nullish() })
    .nullish()
    .catch(null),
})
