import { z } from 'zod'
import { fileId } from './ids.ts'
import { mostChromosomes, mostWindows } from './quality.ts'

const count = z.int().nonnegative()

/** Why the quality control of a service left a site out. The first four say how it differs from the panel's. */
export const exclusions = [
  'strandFlip',
  'alleleSwitch',
  'flipAndSwitch',
  'mismatch',
  'sparse',
  'monomorphic',
  'duplicate',
  'multiallelic',
  'indel',
  'otherLetters',
  'filtered',
  'other',
] as const
export const exclusion = z.enum(exclusions)
export type Exclusion = z.infer<typeof exclusion>

const windows = z.array(count).max(mostWindows)

/** Sites in windows of a million bases from the first base on; empty ones at the end are left out. */
const chromosomeControl = z.object({
  /** Without prefix. */
  chromosome: z.string().max(2),
  /** Left out, and there is something to mend: the panel has other alleles. */
  differing: windows,
  leftOut: windows,
  /** Used as they are, and unknown to the panel. */
  typedOnly: windows,
})
export type ChromosomeControl = z.infer<typeof chromosomeControl>

/** A part of a chromosome that is not imputed. */
const excludedChunk = z.object({
  chromosome: z.string().max(2),
  /** First and last base. */
  start: count,
  end: count,
  variants: count,
  /** Share of its variants that the panel knows. */
  overlap: z.number().min(0).max(1),
  /** Samples of whose genotypes too many are missing there. */
  sparseSamples: count,
})
export type ExcludedChunk = z.infer<typeof excludedChunk>

/** How many excluded chunks are told one by one. */
export const mostChunks = 200

/** What the statistics of a service's quality control say of sites and chunks. */
export const control = z.object({
  excluded: z.record(exclusion, count),
  typedOnly: count,
  density: z.array(chromosomeControl).max(mostChromosomes),
  /** The first of them. */
  chunks: z.array(excludedChunk).max(mostChunks),
  excludedChunks: count,
  /** Sites in the list of what is to be mended. */
  mends: count,
  /** Lines that nobody understands here. */
  unreadable: count,
})
export type Control = z.infer<typeof control>

/** Why nothing was read of such a file. */
export const controlProblem = z.enum(['not_known', 'out_of_time', 'failed'])
export type ControlProblem = z.infer<typeof controlProblem>

export type ControlReading =
  | { readonly kind: 'read'; readonly control: Control; readonly mends: string }
  | { readonly kind: 'unreadable'; readonly problem: ControlProblem }

/** What quality control at the service found in one attempt at a job. */
export const jobControl = z.object({
  /** Of all files together; null when nothing was read. */
  whole: control.nullable(),
  files: z.array(
    z.object({ fileId, name: z.string(), problem: controlProblem.nullable(), mends: count }),
  ),
})
export type JobControl = z.infer<typeof jobControl>

export function noControl(): Control {
  const excluded = Object.fromEntries(exclusions.map((kind) => [kind, 0]))
  return control.parse({
    excluded,
    typedOnly: 0,
    density: [],
    chunks: [],
    excludedChunks: 0,
    mends: 0,
    unreadable: 0,
  })
}

/** Null when there is none. */
export function wholeControl(read: readonly Control[]): Control | null {
  return read.length === 0 ? null : read.reduce(together)
}

function together(one: Control, other: Control): Control {
  const excluded = { ...one.excluded }
  for (const kind of exclusions) excluded[kind] += other.excluded[kind]
  return {
    excluded,
    typedOnly: one.typedOnly + other.typedOnly,
    density: densitiesTogether(one.density, other.density),
    chunks: [...one.chunks, ...other.chunks].slice(0, mostChunks),
    excludedChunks: one.excludedChunks + other.excludedChunks,
    mends: one.mends + other.mends,
    unreadable: one.unreadable + other.unreadable,
  }
}

function densitiesTogether(
  one: readonly ChromosomeControl[],
  other: readonly ChromosomeControl[],
): ChromosomeControl[] {
  const known = new Map(one.map((density) => [density.chromosome, density]))
  for (const density of other) {
    const before = known.get(density.chromosome)
    known.set(
      density.chromosome,
      before === undefined
        ? density
        : {
            chromosome: density.chromosome,
            differing: sums(before.differing, density.differing),
            leftOut: sums(before.leftOut, density.leftOut),
            typedOnly: sums(before.typedOnly, density.typedOnly),
          },
    )
  }
  return [...known.values()].toSorted((a, b) => inOrder.compare(a.chromosome, b.chromosome))
}

function sums(one: readonly number[], other: readonly number[]): number[] {
  return Array.from(
    { length: Math.max(one.length, other.length) },
    (_, at) => (one[at] ?? 0) + (other[at] ?? 0),
  )
}

const inOrder = new Intl.Collator('en', { numeric: true })
