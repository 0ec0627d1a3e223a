import { finding } from './findings.ts'
import { type SampleLimits, usualSampleLimits } from './options.ts'
import type { VcfFacts, VcfFinding } from './report.ts'

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
