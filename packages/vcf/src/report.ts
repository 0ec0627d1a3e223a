/** What the check says about one file. Plain data: it survives JSON. */
export interface VcfReport {
  readonly verdict: 'pass' | 'warning' | 'refused'
  /** Errors first; at most one per code. */
  readonly findings: readonly VcfFinding[]
  readonly facts: VcfFacts
}

export type GenomeBuild = 'hg19' | 'hg38'

export const findingCodes = [
  // The container
  'empty_file',
  'not_gzip',
  'plain_gzip',
  'truncated',
  'corrupt',
  'too_much_text',
  // The header
  'not_vcf',
  'header_malformed',
  'duplicate_sample',
  'empty_sample_name',
  'too_few_samples',
  'too_many_samples',
  // The lines
  'carriage_returns',
  'spaces_for_tabs',
  'line_too_long',
  'ragged_line',
  'line_malformed',
  'no_variants',
  'no_genotypes',
  // The variants
  'chromosome_unknown',
  'several_chromosomes',
  'unsorted',
  'ref_equals_alt',
  'duplicate_site',
  'multiallelic',
  'position_out_of_range',
  'missing_genotypes',
  'mixed_phase',
  // The genome build
  'build_mismatch',
  'build_unclear',
  'prefix_mismatch',
] as const

export type FindingCode = (typeof findingCodes)[number]

export interface VcfFinding {
  readonly code: FindingCode
  /** An error makes the file impossible to impute; a warning lets it pass. */
  readonly severity: 'error' | 'warning'
  /** One sentence: what was found. */
  readonly message: string
  /** What to do, in words. */
  readonly remedy: string
  /** For the shell, run one after the other, on `input.vcf.gz`; empty where no command does it. */
  readonly commands: readonly string[]
  /** The first line concerned, from 1. */
  readonly line?: number
  /** How many lines are concerned, when the check counted them. */
  readonly count?: number
}

export interface VcfFacts {
  /** False when an error stopped the reading: then the counts cover only what was read. */
  readonly complete: boolean
  /** Such as `VCFv4.2`. */
  readonly fileformat: string | null
  readonly samples: number | null
  readonly variants: number
  /** As written in the file, such as `20` or `chr20`; the first one when there are several. */
  readonly chromosome: string | null
  readonly firstPosition: number | null
  readonly lastPosition: number | null
  readonly build: BuildGuess
  /** Every genotype uses `|`; null when there is no genotype. */
  readonly phased: boolean | null
  /** Share of genotypes that are missing, 0 to 1; null when there is no genotype. */
  readonly missingRate: number | null
  /** Samples with more than half of their genotypes missing. */
  readonly sparseSamples: number
  /** Variants with more than a tenth of their genotypes missing: servers leave them out. */
  readonly sparseVariants: number
  readonly multiallelicVariants: number
  /** Insertions and deletions: servers leave them out. */
  readonly indels: number
  readonly compressedBytes: number
  readonly textBytes: number
}

export interface BuildGuess {
  readonly build: GenomeBuild | null
  /** `strong`: sequence lengths or positions say so. `weak`: a name or the prefix suggests it. */
  readonly certainty: 'strong' | 'weak' | 'none'
  /** Sentences a researcher can verify in the file. */
  readonly grounds: readonly string[]
}
