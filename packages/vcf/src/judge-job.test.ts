import { describe, expect, it } from 'vitest'
import { type JobFile, judgeFile, judgeTogether } from './judge-job.ts'

const limits = { minSamples: 20, maxSamples: 100, uploadBytes: 1000 }
const good = {
  chromosome: '20',
  samples: 50,
  build: 'hg19',
  phased: true,
  missing: 0,
  samplesDigest: 'a',
} as const

describe('judgeFile', () => {
  it('lets pass what the service takes, and what nobody knows', () => {
    expect(judgeFile(file({}), { limits, build: 'hg19', phasing: 'no_phasing' })).toEqual([])
    const open = { minSamples: null, maxSamples: null, uploadBytes: 1000 }
    expect(judgeFile(file({ samples: 1, build: null, phased: false }), { limits: open })).toEqual(
      [],
    )
    expect(judgeFile({ ...file({}), facts: null }, { limits, build: 'hg38' })).toEqual([])
  })

  it.each([
    ['too_few_samples', file({ samples: 19 }), {}],
    ['too_many_samples', file({ samples: 101 }), {}],
    ['too_large', { ...file({}), sizeBytes: 1001 }, {}],
    ['build_mismatch', file({ build: 'hg38', chromosome: 'chr20' }), { build: 'hg19' }],
    ['prefix_mismatch', file({ build: null }), { build: 'hg38' }],
    ['not_phased', file({ phased: false }), { phasing: 'no_phasing' }],
    ['missing_in_phased', file({ missing: 3 }), { phasing: 'no_phasing' }],
  ] as const)('refuses %s, with the name of the file', (code, judged, settings) => {
    const found = judgeFile(judged, { limits, ...settings })
    expect(found).toEqual([
      expect.objectContaining({ code, severity: 'error', subject: 'a.vcf.gz' }),
    ])
  })
})

describe('judgeFile beside the chosen panel', () => {
  it('doubts what disagrees with that one, and with no other', () => {
    const counts = {
      match: 9,
      typedOnly: 0,
      alleleSwitch: 101,
      strandFlip: 0,
      flipAndSwitch: 0,
      mismatch: 0,
    }
    const compared = { ...file({}), panels: [{ panel: 'a', counts }] }
    expect(judgeFile(compared, { limits, panel: 'a' })).toEqual([
      expect.objectContaining({ code: 'panel_disagrees', severity: 'contradiction' }),
    ])
    expect(judgeFile(compared, { limits, panel: 'b' })).toEqual([])
    // Sites that a service's manager gave say nothing at another.
    const ofOne = { ...compared, panels: [{ panel: 'a', serviceId: 1, counts }] }
    expect(judgeFile(ofOne, { limits, panel: 'a', serviceId: 1 })).toHaveLength(1)
    expect(judgeFile(ofOne, { limits, panel: 'a', serviceId: 2 })).toEqual([])
  })
})

describe('judgeTogether', () => {
  it('lets files of other chromosomes and the same samples go together', () => {
    expect([...judgeTogether([file({}), file({ chromosome: '21' })])]).toEqual([])
    expect([...judgeTogether([file({})])]).toEqual([])
  })

  it.each([
    ['same_chromosome', 'error', file({ chromosome: 'chr20' })],
    ['other_sample_count', 'error', file({ chromosome: '21', samples: 51, samplesDigest: 'b' })],
    ['other_samples', 'contradiction', file({ chromosome: '21', samplesDigest: 'b' })],
  ] as const)('says %s, an %s', (code, severity, other) => {
    expect([...judgeTogether([file({}), { ...other, name: 'b.vcf.gz' }])]).toEqual([
      expect.objectContaining({ code, severity, subject: 'a.vcf.gz and b.vcf.gz' }),
    ])
  })
})

function file(facts: Partial<NonNullable<JobFile['facts']>>): JobFile {
  return { name: 'a.vcf.gz', sizeBytes: 1000, panels: [], facts: { ...good, ...facts } }
}
