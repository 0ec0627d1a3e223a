import type { GenomeBuild } from './report.ts'
import type { StoredPanel } from './stored-panel.ts'

export interface SampleLimits {
  readonly minSamples: number
  readonly maxSamples: number
}

/** The limits of the Michigan pipeline where a service does not state its own. */
export const usualSampleLimits: SampleLimits = { minSamples: 20, maxSamples: 50_000 }

export interface VcfCheckOptions {
  /** What the researcher says the build is. Without it the build is only guessed. */
  readonly declaredBuild?: GenomeBuild
  /** The limits of the chosen service. Without them the usual ones give warnings, not errors. */
  readonly limits?: SampleLimits
  /** Where sites of panels are kept, and which. */
  readonly panels?: { readonly directory: string; readonly list: readonly StoredPanel[] }
  /** Longest text to read, in bytes after decompression. Default 2 TiB. */
  readonly maxTextBytes?: number
  /** Longest line, in bytes. Default and ceiling 64 MiB. */
  readonly maxLineBytes?: number
}
