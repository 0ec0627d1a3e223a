import { inputFile } from '@tessera/contracts/file'
import { type ServiceOptions, serviceOptions } from '@tessera/contracts/service'
import { describe, expect, test } from 'vitest'
import {
  buildOf,
  completeSettings,
  lostWishes,
  missingChoices,
  nameAfter,
  namesOf,
  populationsOf,
  sameSettings,
  settle,
} from './draft.ts'

const options = serviceOptions.parse({
  appId: 'imputationserver2',
  appName: 'Genotype Imputation',
  appVersion: '2.0.12',
  panels: [
    {
      value: 'apps@h3africa@1.0.0',
      label: 'H3Africa',
      populations: [{ value: 'afr', label: 'AFR' }],
    },
    { value: 'apps@bare@1.0.0', label: 'Bare', populations: [] },
  ],
  builds: [
    { value: 'hg19', label: 'GRCh37/hg19' },
    { value: 'hg38', label: 'GRCh38/hg38' },
  ],
  phasing: [
    { value: 'eagle', label: 'Eagle' },
    { value: 'no_phasing', label: 'No phasing' },
  ],
  modes: [{ value: 'imputation', label: 'Imputation' }],
  r2Filters: [
    { value: '0', label: 'off' },
    { value: '0.3', label: '0.3' },
  ],
  readAt: '2026-11-21T12:00:00.000Z',
})

test('what is still to be chosen is named, and nothing else', () => {
  const settled = settle(options, {}, [])
  expect(missingChoices(settled)).toBe('Choose a panel and the build of your files')
  expect(missingChoices({ ...settled, build: 'hg38' })).toBe('Choose a panel')
  const { population: _population, ...rest } = { ...settled, panel: 'apps@h3africa@1.0.0' }
  expect(missingChoices({ ...rest, build: 'hg38' })).toBe('Choose a population')
  expect(missingChoices({ ...rest, build: 'hg38', population: 'afr' })).toBeNull()
})

describe('settle', () => {
  test('chooses nothing that people must decide', () => {
    const settled = settle(options, {}, [])

    expect(settled.panel).toBeUndefined()
    expect(settled.build).toBeUndefined()
    expect(completeSettings(settled)).toBeNull()
  })

  test('chooses where there is one choice, and the usual value elsewhere', () => {
    expect(settle(only(options), {}, [file({ build: 'hg19' })])).toEqual({
      panel: 'apps@h3africa@1.0.0',
      population: 'afr',
      build: 'hg19',
      phasing: 'eagle',
      mode: 'imputation',
      r2Filter: '0',
      aesEncryption: false,
    })
  })

  test('takes the build that the check found in the files, unless another was chosen', () => {
    expect(settle(options, {}, [file({ build: 'hg38' })]).build).toBe('hg38')
    expect(settle(options, { build: 'hg19' }, [file({ build: 'hg38' })]).build).toBe('hg19')
  })

  test('drops what this service does not list', () => {
    const settled = settle(options, { panel: 'apps@gone@1.0.0', phasing: 'beagle' }, [])

    expect(settled.panel).toBeUndefined()
    expect(settled.phasing).toBe('eagle')
  })

  test('drops a population of another panel', () => {
    const settled = settle(options, { panel: 'apps@bare@1.0.0', population: 'afr' }, [])

    expect(settled.population).toBe('off')
  })

  test('is complete once panel, population and build are there', () => {
    const settled = settle(options, { panel: 'apps@h3africa@1.0.0', build: 'hg19' }, [])

    expect(completeSettings(settled)).toEqual(settled)
  })
})

test('a panel without populations is compared with none', () => {
  expect(populationsOf(options, 'apps@bare@1.0.0').map(({ value }) => value)).toEqual(['off'])
})

test('files of different builds have no common build', () => {
  expect(buildOf([file({ build: 'hg19' }), file({ build: 'hg38' })])).toBeUndefined()
  expect(buildOf([file({ build: 'hg19' }), file({ build: null })])).toBeUndefined()
})

test.each([
  [['chr20.study.vcf.gz'], 'chr20.study'],
  [['chr1.vcf.gz', 'chr2.vcf.gz', 'chr3.vcf.gz'], 'chr1 and 2 more'],
  [[`${'x'.repeat(200)}.vcf.gz`], 'x'.repeat(80)],
  [['.vcf.gz'], '.vcf.gz'],
])('a job with %j is called %s', (names, name) => {
  expect(nameAfter(names.map((fileName) => file({}, fileName)))).toBe(name)
})

test('of settings that were kept, what the service no longer lists is named', () => {
  const kept = {
    panel: 'apps@h3africa@1.0.0',
    population: 'afr',
    build: 'hg38',
    phasing: 'eagle',
    mode: 'imputation',
    r2Filter: '0.3',
    aesEncryption: true,
  } as const
  expect(lostWishes(options, kept)).toEqual([])
  expect(lostWishes(options, { ...kept, phasing: 'beagle', r2Filter: '0.9' })).toEqual([
    'the phasing',
    'the smallest R²',
  ])
  expect(lostWishes(options, { ...kept, panel: 'apps@gone@1.0.0' })).toEqual([
    'the reference panel',
  ])
})

function only({ panels, ...rest }: ServiceOptions): ServiceOptions {
  return { ...rest, panels: panels.slice(0, 1) }
}

function file(facts: object, name = 'chr20.vcf.gz') {
  return inputFile.parse({
    id: '018f0000-0000-4000-8000-000000000001',
    name,
    sizeBytes: 1000,
    state: 'stored',
    findings: [],
    passed: [],
    panels: [],
    facts: {
      chromosome: '20',
      samples: 51,
      variants: 7824,
      build: 'hg19',
      phased: false,
      missing: 0,
      samplesDigest: null,
      ...facts,
    },
    sha256: null,
    studyId: null,
    createdAt: '2026-11-21T12:00:00.000Z',
  })
}

test('jobs that are sent at once have one name, and the panel where a service is asked more than once', () => {
  const one = { serviceId: 1, panel: 'One' }
  expect(namesOf('Study', [one, { serviceId: 2, panel: 'One' }])).toEqual(['Study', 'Study'])
  const long = { serviceId: 1, panel: 'p'.repeat(90) }
  const names = namesOf('s'.repeat(80), [one, long])
  expect(names.map((name) => name.length)).toEqual([80, 80])
  expect(names[0]).toMatch(/s… · One$/)
  expect(names[1]).toMatch(/… · p{39}…$/)
})

test('settings are the same when they ask for the same in everything', () => {
  const one = { panel: 'a', phasing: 'eagle' }
  expect(sameSettings(one, { phasing: 'eagle', panel: 'a' })).toBe(true)
  expect(sameSettings(one, { ...one, mode: 'qconly' })).toBe(false)
})
