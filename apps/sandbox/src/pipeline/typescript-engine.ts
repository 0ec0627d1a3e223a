import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { ChunkResult, ChunkTask, Engine } from './engine.ts'
import type { FileTask } from './impute-file.ts'

/** A plain imputation in this process's own language, for machines without Eagle and Minimac4: real, slower, less exact. */
export function createTypescriptEngine(haplotypes: number): Engine {
  return new TypescriptEngine(haplotypes)
}

class TypescriptEngine implements Engine {
  readonly label = 'sandbox-js'
  /** The model takes unphased genotypes as they are. */
  readonly phasing = 'none (sandbox-js)'
  readonly #haplotypes: number

  constructor(haplotypes: number) {
    this.#haplotypes = haplotypes
  }

  async prepare(): Promise<void> {}

  async index(): Promise<void> {}

  async phase(task: ChunkTask): Promise<string> {
    return task.study
  }

  /** Makes no empirical dosages: its typed genotypes are copied, not left out and guessed. */
  async impute(task: ChunkTask, phased: string): Promise<ChunkResult> {
    const { panel, chunk, folder, minR2, signal } = task
    const name = (kind: string) =>
      join(folder, `${chunk.chromosome}.${chunk.number}.${kind}.vcf.gz`)
    const files = { dose: name('dose'), info: name('info'), empirical: undefined }
    await runWorker(
      {
        panel: panel.vcf,
        geneticMap: panel.geneticMap,
        study: phased,
        dose: files.dose,
        info: files.info,
        chromosome: chunk.chromosome,
        start: chunk.start,
        end: chunk.end,
        haplotypes: this.#haplotypes,
        minR2,
      },
      signal,
    )
    return files
  }
}

/** Resolves when the worker has ended; the signal ends it at once. */
function runWorker(task: FileTask, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const worker = new Worker(new URL('./typescript-worker.ts', import.meta.url), {
    workerData: task,
  })
  const terminate = () => void worker.terminate()
  signal.addEventListener('abort', terminate, { once: true })
  worker.once('error', reject)
  worker.once('exit', (code) => {
    signal.removeEventListener('abort', terminate)
    // A thread that is ended before it has begun ends well, too.
    if (signal.aborted) reject(signal.reason)
    else if (code === 0) resolve()
    else reject(new Error(`the imputation thread ended with ${code}`))
  })
  return promise
}
