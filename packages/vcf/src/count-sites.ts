import { Worker } from 'node:worker_threads'

export type CountedSites =
  | { readonly sites: number }
  /** Why it cannot be used. */
  | { readonly problem: string }

/** In a thread of its own, which ends with the signal. Rejects when the thread breaks down. */
export async function countSites(
  path: string,
  chromosome: string,
  signal: AbortSignal,
): Promise<CountedSites> {
  signal.throwIfAborted()
  const worker = new Worker(new URL('./sites-worker.ts', import.meta.url), {
    workerData: { path, chromosome },
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  })
  const { promise, resolve, reject } = Promise.withResolvers<CountedSites>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  worker.on('message', resolve)
  worker.on('error', reject)
  worker.on('exit', () => reject(new Error('the thread that reads sites ended early')))
  try {
    const counted = await promise
    return 'sites' in counted && counted.sites === 0
      ? { problem: 'there are no sites in it' }
      : counted
  } finally {
    signal.removeEventListener('abort', stop)
    await worker.terminate()
  }
}
