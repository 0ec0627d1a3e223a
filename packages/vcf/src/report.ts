import type { Agreement } from './compare-alleles.ts'

/** What the check says about one file. Plain data: it survives JSON. */
export interface VcfReport {
  readonly verdict: 'pass' | 'warning' | 'refused'
  /** Errors first; at most one per code. */
  readonly findings: readonly VcfFinding[]
  /** What was looked at and is well. */
  readonly passed: readonly PassedCheck[]
  /** One for each panel that the file was compared with; none unless it was read to its end. */
  readonly panels: readonly PanelReport[]
  /** Those whose sites broke, for the operator; what is said of the file does not depend on them. */
  readonly unreadPanels: readonly UnreadPanel[]
  readonly facts: VcfFacts
}

/** What a panel knows of the variants that services would use. */
export interface PanelReport {
  /** As services call it. */
  readonly panel: string
  readonly name: string
  /** The service whose manager gave the sites; null of an operator's. */
  readonly serviceId: number | null
  readonly counts: Readonly<Record<Agreement, number>>
  /** Of the matches, those of A with T or C with G. */
  readonly ambiguous: number
  /** Lines of a table: where the file and the panel differ, and what mends it. */
  readonly mends: readonly string[]
}

export interface UnreadPanel {
  readonly panel: string
  readonly serviceId: number | null
  readonly problem: string
}

export interface PassedCheck {
  readonly code: string
  /** One sentence: what is well. */
  readonly message: string
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
  'symbolic_allele',
  'other_letters',
  'filter_flag',
  'mostly_left_out',
  'too_few_variants',
  'thin_chunk',
  'dense_region',
  // The genotypes
  'missing_genotypes',
  'missing_in_phased',
  'sparse_chunk',
  'mixed_phase',
  'haploid_genotypes',
  'ploidy_above_two',
  'x_ploidy',
  'x_half_called',
  'mitochondrial',
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
  /** Genotypes of which an allele is missing. */
  readonly missing: number
  /** Share of genotypes that are missing, 0 to 1; null when there is no genotype. */
  readonly missingRate: number | null
  /** Samples with more than half of their genotypes missing. */
  readonly sparseSamples: number
  /** Variants that services go on without, each under its first reason. */
  readonly leftOut: LeftOut
  /** In their order; empty when the file is not read to its end. */
  readonly chunks: readonly ChunkFacts[]
  /** Variants in the fullest 10 Mb. */
  readonly densest: number
  readonly ploidy: PloidyFacts
  /** SHA-256 of the samples' names in alphabetical order, in hexadecimal; null where nobody computes it. */
  readonly samplesDigest: string | null
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

export interface LeftOut {
  /** FILTER is neither PASS nor empty. */
  readonly filtered: number
  readonly multiallelic: number
  readonly symbolic: number
  /** Letters other than A, C, G and T. */
  readonly otherLetters: number
  readonly duplicate: number
  /** Insertions and deletions. */
  readonly indel: number
  /** No sample differs from another. */
  readonly monomorphic: number
  /** More than a tenth of the genotypes are missing. */
  readonly sparse: number
}

/** A stretch of 20 Mb, which services impute by itself. */
export interface ChunkFacts {
  /** First base, from 1. */
  readonly start: number
  readonly variants: number
  /** Variants that are not left out, whatever the panel. */
  readonly usable: number
  /** Samples with more than half of their genotypes missing here: services then leave out the whole chunk. */
  readonly sparseSamples: number
}

export interface PloidyFacts {
  /** Genotypes with one allele where everybody has two chromosomes. */
  readonly unexpectedHaploid: number
  /** Genotypes with more than two alleles. */
  readonly aboveTwo: number
  /** Variants of X at which a sample has two alleles that had one before. */
  readonly conflictingVariants: number
  /** Samples with one allele of two missing at more than a tenth of the variants of X. */
  readonly halfCalledSamples: number
}
