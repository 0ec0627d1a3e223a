import type { ControlReading } from '@tessera/contracts/control'
import { readInThread } from '../reading-thread.ts'
import type { ControlOptions } from './read-control.ts'

/** {@link readControl} in a thread of its own. @throws the source's error, the signal's reason, or a `ReadingThreadError` */
export async function readControlInThread(
  source: AsyncIterable<Uint8Array>,
  { signal, ...options }: ControlOptions & { readonly signal?: AbortSignal },
): Promise<ControlReading> {
  const program = new URL('./control-worker.ts', import.meta.url)
  return await readInThread<ControlReading>(program, options, source, signal)
}
