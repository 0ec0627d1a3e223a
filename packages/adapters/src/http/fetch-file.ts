import type { ServiceFetch } from '../adapter.ts'
import { ServiceError } from '../service-error.ts'
import { boundedText, type ReadRefusal, reading, send } from './request.ts'

export interface FileAddress {
  /** Relative to the service's base, or the absolute URL of another address. */
  readonly path: string
  readonly credential: { readonly in: 'header' } | 'omit'
  /** Against which a redirect is read; the answer's own address unless told. */
  readonly base?: string
}

/**
 * One GET, because it may cost a download even when it breaks off. What it redirects to, such as an object store, must
 * not see the credential.
 */
export async function fetchFile(
  fetch: ServiceFetch,
  { path, credential, base }: FileAddress,
  signal: AbortSignal,
  refusal: ReadRefusal,
): Promise<AsyncIterable<Uint8Array>> {
  const request = { headers: { accept: '*/*' }, signal } as const
  const first = await send(fetch, path, { ...request, credential })
  const target = redirectTarget(first, base ?? first.url)
  if (target === null) return await bytesOf(first, { signal, refusal, credential })
  await first.body?.cancel()
  const second = await send(fetch, target, { ...request, credential: 'omit' })
  if (redirectTarget(second, second.url) !== null) {
    throw new ServiceError('protocol', 'The download was redirected more than once.')
  }
  return await bytesOf(second, { signal, refusal, credential: 'omit' })
}

/** Null when the answer is not a redirect. */
function redirectTarget(response: Response, base: string): string | null {
  if (response.status < 300 || response.status >= 400) return null
  const location = response.headers.get('location')
  const target = location === null ? null : URL.parse(location, base)
  const isDowngrade = target?.protocol !== 'https:' && base.startsWith('https:')
  if (target === null || isDowngrade) {
    throw new ServiceError('protocol', 'The download was redirected to nowhere.')
  }
  return target.href
}

async function bytesOf(
  response: Response,
  {
    signal,
    refusal,
    credential,
  }: Pick<FileAddress, 'credential'> & {
    readonly signal: AbortSignal
    readonly refusal: ReadRefusal
  },
): Promise<AsyncIterable<Uint8Array>> {
  if (response.status === 200) return guarded(response, signal)
  if (response.status === 204) return guarded(new Response(), signal)
  const text = await reading(signal, () => boundedText(response, longestError))
  const error = refusal(response, text)
  // No credential was sent, so none was refused: the link itself is not good any more.
  throw error.kind === 'credential_refused' && credential === 'omit'
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
