import { judgeBuild } from './build.ts'
import { parseChromosome } from './chromosome.ts'
import { errorsFirst, finding } from './findings.ts'
import { type SampleLimits, usualSampleLimits } from './options.ts'
import type { GenomeBuild, VcfFacts, VcfFinding } from './report.ts'

/** What a checked file means for one job, from its facts alone: the file is not read again. */
export function judgeForJob(
  facts: VcfFacts,
  job: { readonly build: GenomeBuild; readonly limits?: SampleLimits },
): readonly VcfFinding[] {
  const chromosome = facts.chromosome === null ? null : parseChromosome(facts.chromosome)
  const subject = { guess: facts.build, chromosome, lastPosition: facts.lastPosition }
  return errorsFirst([
    ...judgeSamples(facts, job.limits ?? null),
    ...judgeBuild(subject, job.build),
  ])
}

/** Errors against a service's own limits; only warnings against the usual ones. */
export function judgeSamples(
  { samples }: Pick<VcfFacts, 'samples'>,
  limits: SampleLimits | null,
): readonly VcfFinding[] {
  if (samples === null) return []
  const severity = limits === null ? 'warning' : 'error'
  const { minSamples, maxSamples } = limits ?? usualSampleLimits
  if (samples < minSamples) {
    const message = `The file has ${samples} samples; at least ${minSamples} are needed.`
    return [finding('too_few_samples', message, { severity })]
  }
  if (samples > maxSamples) {
    const message = `The file has ${samples} samples; at most ${maxSamples} are taken.`
    return [finding('too_many_samples', message, { severity })]
  }
  return []
}
