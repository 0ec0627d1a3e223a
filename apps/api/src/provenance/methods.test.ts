import { describe, expect, it } from 'vitest'
import { fullProvenance } from '../../test/provenance.ts'
import { methodsOf } from './methods.ts'
import type { Provenance } from './provenance.ts'

const { attempt, inputs, service } = fullProvenance

function withSettings(changes: Partial<Provenance['attempt']['settings']>): Provenance {
  return {
    ...fullProvenance,
    attempt: { ...attempt, settings: { ...attempt.settings, ...changes } },
  }
}

function paragraphOf(provenance: Provenance): string | undefined {
  return methodsOf(provenance)?.paragraph
}

describe('the methods of a job', () => {
  it('say what was done with how much, where, when and with what', () => {
    expect(paragraphOf(fullProvenance)).toBe(
      'Genotypes of 2,504 samples at 1,234 variants (chromosomes 2, 10; GRCh38/hg38) were phased with Eagle v2.4 and ' +
        'imputed to the reference panel H3Africa v6 [apps@h3africa-v6hc-s@1.0.0] (population: African) at the H3Africa ' +
        'Imputation Service (University of Cape Town, South Africa, https://impute.example.org), application Genotype ' +
        'Imputation 2.0.6, from 21 November 2026 to 22 November 2026. Imputed variants with an estimated R² below 0.3 ' +
        'were left out. The job (number job-20261122-1 at the service) was sent, and its results were collected, with ' +
        'Tessera.',
    )
  })

  it('leave out what nobody knows', () => {
    const [first] = inputs
    const known = {
      ...fullProvenance,
      catalogue: null,
      inputs: first === undefined ? [] : [{ ...first, facts: null }],
      attempt: { ...attempt, settingLabels: {}, remoteId: null, endedAt: attempt.createdAt },
      service: { ...service, record: { ...service.record, institution: '', country: '' } },
    }
    expect(paragraphOf(known)).toBe(
      'Genotypes (GRCh38/hg38) were phased with eagle and imputed to the reference panel apps@h3africa-v6hc-s@1.0.0 ' +
        '(population: afr) at the H3Africa Imputation Service (https://impute.example.org) on 21 November 2026. ' +
        'Imputed variants with an estimated R² below 0.3 were left out. The job was sent, and its results were ' +
        'collected, with Tessera.',
    )
  })

  it.each([
    ['no filter', { r2Filter: '0' }, 'No imputed variant was left out for its estimated R².'],
    ['no phasing', { phasing: 'no_phasing' }, 'were imputed, without phasing before, to'],
    ['quality control only', { mode: 'qc_only' }, 'by quality control only and without imputation'],
    ['a mode that nobody explained', { mode: 'other' }, 'were processed (Quality Control'],
  ])('tell of %s', (_, settings, words) => {
    expect(paragraphOf(withSettings(settings))).toContain(words)
  })

  it('do not count samples of files that hold different ones', () => {
    const differing = inputs.map((input, index) => ({
      ...input,
      facts: input.facts && { ...input.facts, samples: index },
    }))
    expect(paragraphOf({ ...fullProvenance, inputs: differing })).toMatch(/^Genotypes at 1,234/)
  })

  it.each([
    ['eagle', 'Eagle v2.4', ['10.1038/ng.3656', '10.1038/ng.3679']],
    ['beagle', 'Beagle 5.4', ['10.1038/ng.3656', '10.1016/j.ajhg.2021.08.005']],
    ['no_phasing', 'No phasing', ['10.1038/ng.3656']],
  ])('cite what ran: %s', (phasing, label, dois) => {
    const { settings, settingLabels } = attempt
    const ran = {
      ...fullProvenance,
      attempt: {
        ...attempt,
        settings: { ...settings, phasing },
        settingLabels: { ...settingLabels, phasing: label },
      },
    }
    expect(methodsOf(ran)?.references.map(({ doi }) => doi)).toEqual(dois)
  })

  it.each(['running', 'failed', 'cancelled'] as const)(
    'are not told of a job that is %s',
    (state) => {
      expect(methodsOf({ ...fullProvenance, attempt: { ...attempt, state } })).toBeNull()
    },
  )
})
