import { chunkBases } from './chunks.ts'
import { parseChromosome } from './chromosome.ts'
import { counted, finding, percent } from './findings.ts'
import { leftOutWords } from './left-out.ts'
import type { ChunkFacts, VcfFacts, VcfFinding } from './report.ts'

/** What the counts over a whole file mean, as imputationserver2 will take it. */
export function judgeVariants(facts: VcfFacts, isMixed: boolean): readonly VcfFinding[] {
  return [...judgeChunks(facts), ...judgeGenotypes(facts, isMixed), ...judgePloidy(facts)]
}

/** Chunks that a service would leave out on the grounds of the file alone. */
export function isThin({ usable }: ChunkFacts): boolean {
  return usable < fewestUsable
}

function* judgeChunks({ chunks, variants, leftOut, densest }: VcfFacts): Generator<VcfFinding> {
  const usable = chunks.reduce((sum, chunk) => sum + chunk.usable, 0)
  const thin = chunks.filter(isThin)
  if (chunks.length > 0 && thin.length === chunks.length) {
    yield finding(
      'too_few_variants',
      `No stretch of 20 Mb has ${fewestUsable} variants that services use: ${leftOutWords(leftOut)}.`,
    )
    return
  }
  if (thin.length > 0) {
    yield finding(
      'thin_chunk',
      `${places(thin)}: fewer than ${fewestUsable} variants that services use, so they leave it out.`,
    )
  }
  if (usable < variants * fewUsable) {
    yield finding(
      'mostly_left_out',
      `Services use ${usable.toLocaleString('en')} of ${counted(variants, 'variant')}: ${leftOutWords(leftOut)}.`,
    )
  }
  if (densest > manyVariants) {
    yield finding(
      'dense_region',
      `There are up to ${densest.toLocaleString('en')} variants in 10 Mb; some services take ${manyVariants.toLocaleString('en')}.`,
    )
  }
}

function* judgeGenotypes(facts: VcfFacts, isMixed: boolean): Generator<VcfFinding> {
  const { phased, missing, missingRate, sparseSamples, chunks } = facts
  if (isMixed) yield finding('mixed_phase', 'Some genotypes are phased and others are not.')
  if (missingRate === null) return
  if (missingRate > muchMissing) {
    const samples =
      sparseSamples > 0 ? ` ${counted(sparseSamples, 'sample')} lack more than half.` : ''
    yield finding(
      'missing_genotypes',
      `${percent(missingRate)} of the genotypes are missing.${samples}`,
    )
  }
  if (phased === true && missing > 0) {
    yield finding(
      'missing_in_phased',
      `The genotypes are phased, but ${counted(missing, 'genotype')} of them ${missing === 1 ? 'is' : 'are'} missing.`,
    )
  }
  const sparse = chunks.filter((chunk) => chunk.sparseSamples > 0)
  if (sparse.length === 0) return
  const most = Math.max(...sparse.map((chunk) => chunk.sparseSamples))
  const areAll = sparse.length === chunks.length
  yield finding(
    'sparse_chunk',
    `${places(sparse)}: ${counted(most, 'sample')} lack${most === 1 ? 's' : ''} more than half of the genotypes, so services leave ${areAll ? 'everything' : 'it'} out.`,
    { severity: areAll ? 'error' : 'warning' },
  )
}

function* judgePloidy({ ploidy, chromosome }: VcfFacts): Generator<VcfFinding> {
  const { unexpectedHaploid, aboveTwo, conflictingVariants, halfCalledSamples } = ploidy
  if (unexpectedHaploid > 0) {
    yield finding(
      'haploid_genotypes',
      `${counted(unexpectedHaploid, 'genotype')} with one allele where everybody has two chromosomes.`,
    )
  }
  if (aboveTwo > 0) {
    yield finding(
      'ploidy_above_two',
      `${counted(aboveTwo, 'genotype')} with more than two alleles.`,
    )
  }
  if (conflictingVariants > 0) {
    yield finding(
      'x_ploidy',
      `Samples have one allele at some variants of X and two at ${counted(conflictingVariants, 'other')}.`,
    )
  }
  if (halfCalledSamples > 0) {
    yield finding(
      'x_half_called',
      `${counted(halfCalledSamples, 'sample')} with one allele of two missing at more than 10 % of the variants of X.`,
    )
  }
  if (chromosome !== null && parseChromosome(chromosome)?.name === 'MT') {
    yield finding('mitochondrial', 'The file holds the mitochondrial chromosome.')
  }
}

/** `1-20 Mb and 41-60 Mb`. */
function places(chunks: readonly ChunkFacts[]): string {
  const shown = chunks.slice(0, mostShown).map(({ start }) => {
    const first = (start - 1) / 1_000_000
    return `${first}-${first + chunkBases / 1_000_000} Mb`
  })
  const more = chunks.length - shown.length
  return new Intl.ListFormat('en').format(more > 0 ? [...shown, `${more} more`] : shown)
}

const fewestUsable = 3
const fewUsable = 0.5
const manyVariants = 20_000
const muchMissing = 0.05
const mostShown = 4
