import type { RemoteResult, ServiceFetch } from '../adapter.ts'
import { ServiceError } from '../service-error.ts'
import { answerError } from './answer-error.ts'
import { boundedText, reading, send } from './request.ts'

/**
 * One GET per file, because each costs one download even when it breaks off. The link needs no credential, and what
 * it redirects to must not see one.
 */
export async function download(
  fetch: ServiceFetch,
  result: RemoteResult,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const request = { credential: 'omit', headers: { accept: '*/*' }, signal } as const
  const first = await send(fetch, sharePath(result), request)
  const target = redirectTarget(first)
  if (target === null) return await bytesOf(first, signal)
  await first.body?.cancel()
  const second = await send(fetch, target, request)
  if (redirectTarget(second) !== null) {
    throw new ServiceError('protocol', 'The download was redirected more than once.')
  }
  return await bytesOf(second, signal)
}

function sharePath({ name, key }: RemoteResult): string {
  const segments = name.split('/')
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw new ServiceError('protocol', 'The service gave a result a name that is no file name.')
  }
  return ['/share/results', key.expose(), ...segments]
    .map((segment, index) => (index === 0 ? segment : encodeURIComponent(segment)))
    .join('/')
}

/** Null when the answer is not a redirect. */
function redirectTarget(response: Response): string | null {
  if (response.status < 300 || response.status >= 400) return null
  const location = response.headers.get('location')
  const target = location === null ? null : URL.parse(location, response.url)
  const isDowngrade = target?.protocol !== 'https:' && response.url.startsWith('https:')
  if (target === null || isDowngrade) {
    throw new ServiceError('protocol', 'The download was redirected to nowhere.')
  }
  return target.href
}

async function bytesOf(
  response: Response,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  if (response.status === 200) return guarded(response, signal)
  if (response.status === 204) return guarded(new Response(), signal)
  const text = await reading(signal, () => boundedText(response, longestError))
  const error = answerError(response, text)
  // No credential was sent, so none was refused: the link itself is not good any more.
  throw error.kind === 'credential_refused'
    ? new ServiceError('not_permitted', error.publicText)
    : error
}

async function* guarded(response: Response, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (response.body === null) return
  const reader = response.body.getReader()
  try {
    for (;;) {
      const { done, value } = await reading(signal, () => reader.read())
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

const longestError = 65_536
