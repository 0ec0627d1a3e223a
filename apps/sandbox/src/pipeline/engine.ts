import type { PanelChromosome } from '../panel.ts'
import type { Chunk } from './quality-control.ts'

/** One chunk's work. Files are written to `folder`, which is the job's own. */
export interface ChunkTask {
  readonly panel: PanelChromosome
  readonly chunk: Chunk
  /** Cleaned genotypes of the chunk's whole chromosome, BGZF. */
  readonly study: string
  readonly folder: string
  readonly minR2: number
  readonly samples: number
  readonly withMeta: boolean
  readonly signal: AbortSignal
}

export interface ChunkResult {
  readonly dose: string
  /** Sites only. */
  readonly info: string
  readonly empirical: string | undefined
}

/** What phases and imputes. */
export interface Engine {
  /** Name and version, for headers, reports and answers. */
  readonly label: string
  readonly phasing: string
  /** Makes what a chromosome of a panel needs once; later calls find it in the cache. */
  prepare(panel: PanelChromosome): Promise<void>
  /** Called once for each chromosome before its chunks. */
  index(study: string, signal: AbortSignal): Promise<void>
  /** Resolves to a phased file for the chunk, ready for `impute`. */
  phase(task: ChunkTask): Promise<string>
  impute(task: ChunkTask, phased: string): Promise<ChunkResult>
}
