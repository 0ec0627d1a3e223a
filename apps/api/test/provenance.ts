import { fileId, jobId } from '@tessera/contracts/ids'
import type { InputFile, ResultFile } from '@tessera/contracts/file'
import type { Provenance } from '../src/provenance/provenance.ts'

/** Of an imputation on two chromosomes, with all that can be known of one. */
export const fullProvenance: Provenance = {
  job: { id: jobId.parse('01920000-0000-7000-8000-000000000001'), name: 'Cohort A, autosomes' },
  attempt: {
    number: 2,
    settings: {
      panel: 'apps@h3africa-v6hc-s@1.0.0',
      population: 'afr',
      build: 'hg38',
      phasing: 'eagle',
      mode: 'imputation',
      r2Filter: '0.3',
      aesEncryption: false,
    },
    settingLabels: {
      panel: 'H3Africa v6',
      population: 'African',
      phasing: 'Eagle v2.4',
      mode: 'Quality Control & Imputation',
      r2Filter: '0.3',
    },
    inputs: [],
    results: 2,
    remoteAccount: 'ada-there',
    remoteId: 'job-20261122-1',
    state: 'completed',
    stateText: null,
    createdAt: '2026-11-21T22:00:00.000Z',
    endedAt: '2026-11-22T03:30:00.000Z',
  },
  service: {
    version: 3,
    since: '2026-06-01T00:00:00.000Z',
    record: {
      slug: 'h3africa',
      name: 'H3Africa Imputation Service',
      kind: 'cloudgene',
      origin: 'https://impute.example.org',
      description: 'African panels.',
      institution: 'University of Cape Town',
      country: 'South Africa',
      location: null,
      softwareVersion: '3.2.0',
      terms: { text: '', url: 'https://impute.example.org/terms', since: '2026-01-01' },
      retentionDays: 7,
      limits: {
        minSamples: 20,
        maxSamples: null,
        uploadBytes: 1,
        runningJobs: null,
        jobsPerMonth: null,
      },
      price: null,
      links: [],
      tokenUrl: '',
      tokenHelp: '',
      credentialTypes: ['api_token'],
    },
  },
  catalogue: {
    since: '2026-10-01T00:00:00.000Z',
    options: {
      appId: 'imputationserver2',
      appName: 'Genotype Imputation',
      appVersion: '2.0.6',
      panels: [],
      builds: [],
      phasing: [],
      modes: [],
      r2Filters: [],
      readAt: '2026-11-21T21:59:00.000Z',
    },
  },
  inputs: [inputOf('10', 1200), inputOf('2', 34)],
  deleted: [],
  results: [
    resultOf('1', { name: 'chr_2.zip', encrypted: true }),
    resultOf('2', { name: 'quality control.html', encrypted: false }),
  ],
  researcher: {
    username: 'ada',
    name: 'Ada Lovelace',
    institution: 'Analytical Society',
    orcid: '0000-0002-1825-0097',
    acceptedTerms: [
      { version: '2027', acceptedAt: '2026-12-24T00:00:00.000Z' },
      { version: '2026', acceptedAt: '2026-01-02T00:00:00.000Z' },
      { version: '2025', acceptedAt: '2025-01-02T00:00:00.000Z' },
    ],
  },
}

function inputOf(chromosome: string, variants: number): InputFile {
  return {
    id: fileId.parse(`01920000-0000-7000-8000-0000000001${chromosome.padStart(2, '0')}`),
    name: `chr${chromosome}.vcf.gz`,
    sizeBytes: 4321,
    state: 'stored',
    findings: [],
    passed: [],
    panels: [],
    facts: {
      chromosome: `chr${chromosome}`,
      samples: 2504,
      variants,
      build: 'hg38',
      phased: false,
      missing: 0,
      samplesDigest: 'd',
    },
    sha256: 'a'.repeat(64),
    studyId: null,
    createdAt: '2026-11-21T20:00:00.000Z',
  }
}

function resultOf(digit: string, file: Pick<ResultFile, 'name' | 'encrypted'>): ResultFile {
  return {
    ...file,
    id: fileId.parse(`01920000-0000-7000-8000-00000000020${digit}`),
    jobId: jobId.parse('01920000-0000-7000-8000-000000000001'),
    attempt: 2,
    sizeBytes: 99,
    sha256: 'b'.repeat(64),
  }
}
