import { Worker } from 'node:worker_threads'
import type { ReportInput } from '@tessera/contracts/report'

/** The report takes more memory or time than there is for it, or the thread broke down. */
export class RenderingFailed extends Error {
  override readonly name = 'RenderingFailed'
  readonly reason: 'too_large' | 'too_slow' | 'broken'

  constructor(reason: RenderingFailed['reason'], options: ErrorOptions = {}) {
    super(`a report was not rendered: ${reason}`, options)
    this.reason = reason
  }
}

export interface RenderedReport {
  readonly bytes: Uint8Array
  readonly pages: number
}

export interface RenderingBounds {
  readonly signal?: AbortSignal
  readonly mostMegabytes?: number
  readonly mostMilliseconds?: number
}

/**
 * `renderReport` in a thread of its own, which ends without the process when it takes too much.
 *
 * @throws RenderingFailed, or the signal's reason
 */
export async function renderInThread(
  input: ReportInput,
  { signal, mostMegabytes = 512, mostMilliseconds = 5 * 60_000 }: RenderingBounds = {},
): Promise<RenderedReport> {
  signal?.throwIfAborted()
  const thread = new Worker(new URL('./render-worker.ts', import.meta.url), {
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
  })
  const { promise, resolve, reject } = Promise.withResolvers<RenderedReport>()
  const stop = () => reject(signal?.reason)
  const timer = setTimeout(() => reject(new RenderingFailed('too_slow')), mostMilliseconds)
  signal?.addEventListener('abort', stop, { once: true })
  thread.on('message', resolve)
  thread.on('error', (error) => reject(new RenderingFailed(reasonOf(error), { cause: error })))
  thread.on('exit', () => reject(new RenderingFailed('broken')))
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    await thread.terminate()
  }
}

function reasonOf(error: unknown): RenderingFailed['reason'] {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too_large' : 'broken'
}
