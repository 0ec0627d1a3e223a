import type { QualityReading } from '@tessera/contracts/quality'
import { readInThread } from '../reading-thread.ts'
import type { QualityOptions } from './read-quality.ts'

/**
 * {@link readQuality} in a thread of its own.
 *
 * @throws the source's error, the signal's reason, or a `ReadingThreadError`, as when the sites of a panel are damaged
 */
export async function readQualityInThread(
  source: AsyncIterable<Uint8Array>,
  { signal, ...options }: QualityOptions & { readonly signal?: AbortSignal } = {},
): Promise<QualityReading> {
  const program = new URL('./quality-worker.ts', import.meta.url)
  return await readInThread<QualityReading>(program, options, source, signal)
}
