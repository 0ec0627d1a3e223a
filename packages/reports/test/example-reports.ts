import { noControl } from '@tessera/contracts/control'
import { frequencyBinEnds, gridBins, r2Bins } from '@tessera/contracts/quality'
import {
  type JobReport,
  type ReportedJob,
  type ReportedQuality,
  reportInput,
  type StudyReport,
} from '@tessera/contracts/report'

/** A job of 51 samples on one chromosome, with all that a report can say. */
export function exampleJobReport(change: Partial<ReportedJob> = {}): JobReport {
  const report = reportInput.parse({
    ...report0,
    kind: 'job',
    job: { ...exampleJob(1), ...full(['20']), ...change },
  })
  if (report.kind !== 'job') throw new Error('another kind')
  return report
}

/** A study with this many jobs, each of several files. */
export function exampleStudyReport(jobs: number, files = 1): StudyReport {
  const report = reportInput.parse({
    ...report0,
    kind: 'study',
    study: {
      id: id(9000),
      name: 'Heights of Kigali',
      description: 'Body height and growth in three districts, 2024 to 2027.',
      countries: ['Kenya', 'Rwanda', 'South Africa'],
      role: 'lead',
      isOwner: true,
      createdAt: '2026-02-03T09:00:00.000Z',
      archivedAt: null,
    },
    members: [
      member('ada', 'Ada Uwimana', 'lead', true),
      member('jose', 'José Conceição', 'contributor', false),
      member('k.mwangi', null, 'viewer', false),
    ],
    jobs: Array.from({ length: jobs }, (_, at) => exampleJob(at + 1, files)),
    jobsLeftOut: 0,
  })
  if (report.kind !== 'study') throw new Error('another kind')
  return report
}

/** As many as a whole genome has. */
export const autosomes = Array.from({ length: 22 }, (_, at) => String(at + 1))

export function full(chromosomes: readonly string[]) {
  return {
    study: { id: id(9000), name: 'Heights of Kigali' },
    quality: exampleQuality(chromosomes),
    counted: {
      overlap: 94.84,
      counts: [
        { name: 'Allele switch', count: 12, fate: 'differs' },
        { name: 'Strand flip', count: 3, fate: 'differs' },
        { name: 'Monomorphic sites', count: 1331, fate: 'left_out' },
        { name: 'SNPs call rate < 90%', count: 34, fate: 'left_out' },
        { name: 'Remaining sites in total', count: 7398, fate: 'used' },
        { name: 'Typed only sites', count: 315, fate: 'kept_apart' },
      ],
    },
    control: {
      ...noControl(),
      excluded: { ...noControl().excluded, strandFlip: 3, alleleSwitch: 12, monomorphic: 1331 },
      typedOnly: 315,
      density: chromosomes.map((chromosome, at) => ({
        chromosome,
        differing: wave(64 - at, 3),
        leftOut: wave(64 - at, 30),
        typedOnly: wave(64 - at, 8),
      })),
      chunks: [
        {
          chromosome: '20',
          start: 1,
          end: 20_000_000,
          variants: 2,
          overlap: 0.41,
          sparseSamples: 3,
        },
      ],
      excludedChunks: 1,
    },
    unreadControl: [],
  }
}

function exampleJob(number: number, files = 1) {
  return {
    id: id(number),
    name: `cohort-a chr${((number - 1) % 22) + 1}`,
    state: 'completed',
    stateText: null,
    failure: null,
    owner: { username: 'ada', name: 'Ada Uwimana' },
    origin: { kind: 'owner' },
    credential: { label: 'Lab token 2026', account: 'auwimana', isShared: false },
    createdAt: '2026-11-20T08:12:03.000Z',
    endedAt: '2026-11-20T09:47:41.000Z',
    attempts: [2, 1].map((attempt) => ({
      number: attempt,
      settings: {
        panel: 'apps@h3africa-v6hc-s@1.0.0',
        population: 'off',
        build: 'hg19',
        phasing: 'eagle',
        mode: attempt === 1 ? 'qconly' : 'imputation',
        r2Filter: '0.3',
        aesEncryption: true,
      },
      settingLabels: {
        panel: 'H3Africa v6 (high coverage)',
        phasing: 'Eagle v2.4',
        mode: attempt === 1 ? 'Quality Control only' : 'Quality Control & Imputation',
        r2Filter: '0.3',
      },
      remoteAccount: 'auwimana',
      remoteId: `job-20261120-08120${attempt}-417`,
      state: 'completed',
      stateText: null,
      createdAt: `2026-11-20T0${7 + attempt - 1}:12:03.000Z`,
      endedAt: `2026-11-20T0${8 + attempt - 1}:47:41.000Z`,
      inputs: files,
      results: attempt === 1 ? 2 : 3,
    })),
    attempt: 2,
    service: {
      record: {
        name: 'AfriGen-D Imputation Service',
        kind: 'cloudgene',
        origin: 'https://impute.example.org',
        institution: 'University of Cape Town',
        country: 'South Africa',
        softwareVersion: 'Cloudgene 3.1.3',
        terms: { text: '', url: 'https://impute.example.org/terms', since: '2026-01-15' },
        retentionDays: 7,
      },
      version: 4,
      since: '2026-06-01T00:00:00.000Z',
      application: {
        id: 'imputationserver2',
        name: 'Genotype Imputation (Minimac4)',
        version: '2.0.12',
        since: '2026-06-01T00:00:00.000Z',
      },
      panel: { label: 'H3Africa v6 (high coverage)', populations: [] },
    },
    inputs: Array.from({ length: files }, (_, at) => ({
      id: id(100 + at),
      name: `cohort-a.chr${at + 1}.vcf.gz`,
      sizeBytes: 19_482_113 - at,
      sha256: hash(number * 100 + at),
      facts: {
        chromosome: String(at + 1),
        samples: 51,
        variants: 7824,
        build: 'hg19',
        phased: false,
        missing: 12,
        samplesDigest: null,
      },
      findings: [
        {
          severity: 'warning',
          message: '34 variants are called in less than 90 % of the samples.',
        },
      ],
    })),
    results: [
      ['chr_20.zip', 421_331_207, true],
      ['quality-control.html', 1_204_331, false],
      ['statistics/snps-excluded.txt', 81_920, false],
    ].map(([name, sizeBytes, encrypted], at) => ({
      id: id(200 + at),
      name,
      sizeBytes,
      sha256: hash(number * 1000 + at),
      encrypted,
    })),
    deleted: [],
    unreadResults: [],
    methods: {
      paragraph:
        'Genotypes of 51 samples at 7,824 variants (chromosome 20; GRCh37/hg19) were phased with Eagle v2.4 and imputed to the reference panel H3Africa v6 (high coverage) [apps@h3africa-v6hc-s@1.0.0] at the AfriGen-D Imputation Service (University of Cape Town, South Africa, https://impute.example.org), application Genotype Imputation (Minimac4) 2.0.12, on 20 November 2026. Imputed variants with an estimated R² below 0.3 were left out. The job was sent, and its results were collected, with Tessera.',
      references: [
        {
          text: 'Das S, Forer L, Schönherr S, et al. Next-generation genotype imputation service and methods. Nature Genetics 48, 1284–1287 (2016).',
          title: 'Next-generation genotype imputation service and methods',
          doi: '10.1038/ng.3656',
        },
      ],
    },
    manifest: `https://tessera.example.org/api/jobs/${id(number)}/ro-crate?attempt=2`,
    quality: exampleQuality(['20'], number),
  }
}

function exampleQuality(chromosomes: readonly string[], seed = 1): ReportedQuality {
  const byFrequency = frequencyBinEnds.map((_, bin) => {
    const variants = Math.round(40_000 / (bin + 1))
    const mean = Math.min(0.98, 0.35 + bin * 0.09 + (seed % 7) * 0.01)
    return {
      variants,
      r2Sum: variants * mean,
      atLeast: [0.9, 0.8, 0.6].map((share) =>
        Math.round(variants * Math.min(1, share * mean + 0.05)),
      ) as [number, number, number],
      empirical: { variants: 120 * (bin + 1), r2Sum: 120 * (bin + 1) * Math.max(0.1, mean - 0.06) },
    }
  })
  const grid = (most: number) =>
    Array.from({ length: gridBins * gridBins }, (_, cell) => {
      const apart = Math.abs((cell % gridBins) - Math.floor(cell / gridBins))
      return apart > 4 ? 0 : Math.round(most / 6 ** apart)
    })
  return {
    measure: 'R2',
    variants: 181_204,
    typed: 7398,
    typedOnly: 315,
    imputed: 173_491,
    monomorphic: 56_333,
    unmeasured: 0,
    unreadable: 0,
    r2Histogram: Array.from({ length: r2Bins }, (_, bin) => 900 + bin * bin * 38),
    byFrequency,
    panel: {
      panel: 'apps@h3africa-v6hc-s@1.0.0',
      name: 'H3Africa v6 (high coverage)',
      typed: grid(700),
      imputed: grid(9000),
      typedApart: 14,
      imputedApart: 210,
    },
    density: chromosomes.map((chromosome, at) => ({
      chromosome,
      variants: wave(248 - at * 9, 3000),
      typed: wave(248 - at * 9, 120),
      wellImputed: wave(248 - at * 9, 1700),
    })),
    elsewhere: 0,
  }
}

function wave(length: number, most: number): number[] {
  return Array.from({ length: Math.max(1, length) }, (_, at) =>
    at % 31 === 17 ? 0 : Math.round(most * (0.7 + 0.3 * (((at * 37) % 19) / 19))),
  )
}

function member(username: string, name: string | null, role: string, isOwner: boolean) {
  return { username, name, role, isOwner, joinedAt: '2026-02-03T09:00:00.000Z' }
}

function id(number: number): string {
  return `0197a3c2-5d10-7000-8000-${String(number).padStart(12, '0')}`
}

function hash(number: number): string {
  return ((number * 2_654_435_761) >>> 0).toString(16).padStart(8, '0').repeat(8)
}

const report0 = {
  form: 1,
  madeAt: '2026-11-23T08:36:00.000Z',
  madeFor: { username: 'ada', name: 'Ada Uwimana' },
  origin: 'https://tessera.example.org',
  version: '0.1.0',
  documents: [
    {
      title: 'Data access agreement, H3Africa panel',
      version: 2,
      sha256: hash(77),
      terms: ['Health research only', 'No sharing outside Africa', 'Until 31 December 2027'],
    },
  ],
}
