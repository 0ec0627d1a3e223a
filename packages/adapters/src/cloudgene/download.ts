import type { RemoteResult, ServiceFetch } from '../adapter.ts'
import { fetchFile } from '../http/fetch-file.ts'
import { ServiceError } from '../service-error.ts'
import { answerError } from './answer-error.ts'

/** The link needs no credential. */
export async function download(
  fetch: ServiceFetch,
  result: RemoteResult,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const address = { path: sharePath(result), credential: 'omit' } as const
  return await fetchFile(fetch, address, signal, answerError)
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
