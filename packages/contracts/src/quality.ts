import { z } from 'zod'
import { fileId } from './ids.ts'
import { joinSketches, siteSketch } from './site-sketch.ts'

const count = z.int().nonnegative()

/** Upper ends of the bins of minor allele frequency; the lower end of the first is above 0. */
export const frequencyBinEnds = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5] as const
/** The R² by which variants are commonly kept. */
export const r2Thresholds = [0.3, 0.5, 0.8] as const
/** Bins of equal width from 0 to 1. */
export const r2Bins = 20
/** Bins of allele frequency from 0 to 1, along each side of a comparison with a panel. */
export const gridBins = 20
/** Bases of a window along a chromosome. */
export const windowBases = 1_000_000
/** The longest human chromosome has 250. */
export const mostWindows = 300
/** 1 to 22, X, Y and MT. */
export const mostChromosomes = 25

/** Variants that differ between people, and how well they were imputed. */
const frequencyBin = z.object({
  variants: count,
  /** Of all of them: the mean is this by `variants`. */
  r2Sum: z.number(),
  /** As many as reach each of `r2Thresholds`. */
  atLeast: z.tuple([count, count, count]),
  /** Typed variants that were left out and imputed again, where the engine says how well. */
  empirical: z.object({ variants: count, r2Sum: z.number() }),
})
export type FrequencyBin = z.infer<typeof frequencyBin>

/** Variants in bins: `gridBins` of the panel's frequency for each of the study's. */
const grid = z.array(count).length(gridBins * gridBins)

const panelFrequencies = z.object({
  /** As services call it. */
  panel: z.string(),
  name: z.string(),
  typed: grid,
  imputed: grid,
  /** Typed variants whose frequencies differ by more than 0.2. */
  typedApart: count,
  imputedApart: count,
})
export type PanelFrequencies = z.infer<typeof panelFrequencies>

const windows = z.array(count).max(mostWindows)

const chromosomeDensity = z.object({
  /** Without prefix. */
  chromosome: z.string().max(2),
  /** Of each window from the first base on; empty at the end are left out. */
  variants: windows,
  typed: windows,
  /** Imputed ones that reach the lowest of `r2Thresholds`. */
  wellImputed: windows,
})
export type ChromosomeDensity = z.infer<typeof chromosomeDensity>

/** What the engine says of its own output, in a few kilobytes whatever the number of variants. */
export const quality = z.object({
  /** Minimac's estimate or Beagle's: they are not the same. Null where no variant has one. */
  measure: z.enum(['R2', 'DR2']).nullable(),
  variants: count,
  /** Typed by the array and known to the panel. */
  typed: count,
  /** Typed by the array, not in the panel, and kept as they were. */
  typedOnly: count,
  imputed: count,
  /** Imputed, and the same in everybody: in no bin and in no histogram. */
  monomorphic: count,
  /** Imputed, without a frequency or a measure: in no bin either. */
  unmeasured: count,
  /** Lines that are no variants. */
  unreadable: count,
  /** Imputed variants that differ between people, in bins of equal width. */
  r2Histogram: z.array(count).length(r2Bins),
  /** The same variants, in a bin for each of `frequencyBinEnds`. */
  byFrequency: z.array(frequencyBin).length(frequencyBinEnds.length),
  /** Null where no sites of the job's panel are known here. */
  panel: panelFrequencies.nullable(),
  density: z.array(chromosomeDensity).max(mostChromosomes),
  /** Variants at other places than those of human chromosomes. */
  elsewhere: count,
  /** By which its sites are compared with those of another job. */
  sites: siteSketch,
})
export type Quality = z.infer<typeof quality>

/** Why nothing was read of a result; the result itself may be well. */
export const qualityProblem = z.enum([
  'damaged',
  'too_many_entries',
  'no_values',
  'out_of_time',
  'failed',
])
export type QualityProblem = z.infer<typeof qualityProblem>

/** One result and what was read from it. */
export const resultQuality = z.object({
  fileId,
  /** Of the result, which may have been deleted since. */
  name: z.string(),
  reading: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('read'), quality }),
    z.object({ kind: z.literal('unreadable'), problem: qualityProblem }),
  ]),
})
export type ResultQuality = z.infer<typeof resultQuality>
export type QualityReading = ResultQuality['reading']

/** How well a job was imputed. */
export const jobQuality = z.object({
  /** Of all results of which something was read; null when nothing was. */
  whole: quality.nullable(),
  /** Each result that was looked into, and why nothing was read of it where that is so. */
  results: z.array(
    resultQuality.pick({ fileId: true, name: true }).extend({ problem: qualityProblem.nullable() }),
  ),
})
export type JobQuality = z.infer<typeof jobQuality>

/** What was read of several results, for example all of a job; null when nothing was. */
export function wholeQuality(readings: readonly QualityReading[]): Quality | null {
  const read = readings.flatMap((reading) => (reading.kind === 'read' ? [reading.quality] : []))
  return read.length === 0 ? null : read.reduce(together)
}

/** How many imputed variants that differ between people there are, and how many reach each threshold. */
export function reaching(of: Pick<Quality, 'byFrequency'>): {
  readonly variants: number
  readonly atLeast: readonly [number, number, number]
} {
  const sum = (value: (bin: FrequencyBin) => number) =>
    of.byFrequency.reduce((all, bin) => all + value(bin), 0)
  return {
    variants: sum(({ variants }) => variants),
    atLeast: [
      sum(({ atLeast }) => atLeast[0]),
      sum(({ atLeast }) => atLeast[1]),
      sum(({ atLeast }) => atLeast[2]),
    ],
  }
}

function together(one: Quality, other: Quality): Quality {
  return {
    measure: one.measure ?? other.measure,
    variants: one.variants + other.variants,
    typed: one.typed + other.typed,
    typedOnly: one.typedOnly + other.typedOnly,
    imputed: one.imputed + other.imputed,
    monomorphic: one.monomorphic + other.monomorphic,
    unmeasured: one.unmeasured + other.unmeasured,
    unreadable: one.unreadable + other.unreadable,
    r2Histogram: sums(one.r2Histogram, other.r2Histogram),
    byFrequency: one.byFrequency.map((bin, at) => binsTogether(bin, other.byFrequency[at])),
    panel: panelsTogether(one.panel, other.panel),
    density: densitiesTogether(one.density, other.density),
    elsewhere: one.elsewhere + other.elsewhere,
    sites: joinSketches(one.sites, other.sites),
  }
}

function binsTogether(one: FrequencyBin, other: FrequencyBin | undefined): FrequencyBin {
  if (other === undefined) return one
  return {
    variants: one.variants + other.variants,
    r2Sum: one.r2Sum + other.r2Sum,
    atLeast: [
      one.atLeast[0] + other.atLeast[0],
      one.atLeast[1] + other.atLeast[1],
      one.atLeast[2] + other.atLeast[2],
    ],
    empirical: {
      variants: one.empirical.variants + other.empirical.variants,
      r2Sum: one.empirical.r2Sum + other.empirical.r2Sum,
    },
  }
}

/** Of chromosomes whose sites are not known there is nothing to add. */
function panelsTogether(
  one: PanelFrequencies | null,
  other: PanelFrequencies | null,
): PanelFrequencies | null {
  if (one === null || other === null) return one ?? other
  if (one.panel !== other.panel) return one
  return {
    panel: one.panel,
    name: one.name,
    typed: sums(one.typed, other.typed),
    imputed: sums(one.imputed, other.imputed),
    typedApart: one.typedApart + other.typedApart,
    imputedApart: one.imputedApart + other.imputedApart,
  }
}

function densitiesTogether(
  one: readonly ChromosomeDensity[],
  other: readonly ChromosomeDensity[],
): ChromosomeDensity[] {
  const byName = new Map(one.map((density) => [density.chromosome, density]))
  for (const density of other) {
    const known = byName.get(density.chromosome)
    byName.set(
      density.chromosome,
      known === undefined
        ? density
        : {
            chromosome: density.chromosome,
            variants: sums(known.variants, density.variants),
            typed: sums(known.typed, density.typed),
            wellImputed: sums(known.wellImputed, density.wellImputed),
          },
    )
  }
  return [...byName.values()].toSorted((a, b) => orderOf(a.chromosome) - orderOf(b.chromosome))
}

function orderOf(chromosome: string): number {
  const named = ['X', 'Y', 'MT'].indexOf(chromosome)
  return named === -1 ? Number(chromosome) : 23 + named
}

function sums(one: readonly number[], other: readonly number[]): number[] {
  return Array.from(
    { length: Math.max(one.length, other.length) },
    (_, at) => (one[at] ?? 0) + (other[at] ?? 0),
  )
}
