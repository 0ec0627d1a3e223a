import { judgeBuild } from './build.ts'
import { parseChromosome } from './chromosome.ts'
import type { Agreement } from './compare-alleles.ts'
import { judgePanel } from './judge-panel.ts'
import { remedies } from './remedies.ts'
import type { FindingCode, GenomeBuild } from './report.ts'

/** A checked file, as it is kept. */
export interface JobFile {
  readonly name: string
  readonly sizeBytes: number
  /** The panels that it was compared with. */
  readonly panels: readonly {
    readonly panel: string
    /** At which alone the sites count; null where they count everywhere. */
    readonly serviceId?: number | null
    readonly counts: Readonly<Record<Agreement, number>>
  }[]
  readonly facts: {
    readonly chromosome: string | null
    readonly samples: number | null
    /** Only what sequence lengths or positions say. */
    readonly build: GenomeBuild | null
    readonly phased: boolean | null
    readonly missing: number | null
    readonly samplesDigest: string | null
  } | null
}

/** What is known of the job that the files are for; null or left out where nothing is chosen yet. */
export interface JobTerms {
  readonly limits: {
    readonly minSamples: number | null
    readonly maxSamples: number | null
    readonly uploadBytes: number
  }
  readonly build?: GenomeBuild | undefined
  readonly phasing?: string | undefined
  readonly panel?: string | undefined
  readonly serviceId?: number | undefined
}

export interface JobFinding {
  readonly code: FindingCode | TogetherCode | 'too_large' | 'not_phased' | 'panel_disagrees'
  /** `contradiction`: the service may take it, but people rarely mean it. */
  readonly severity: 'error' | 'contradiction'
  /** Names of the files. */
  readonly subject: string
  readonly message: string
  readonly remedy: string
  readonly commands: readonly string[]
}

type TogetherCode = 'same_chromosome' | 'other_sample_count' | 'other_samples'

/** Why a service will, or may, refuse this file in this job. */
export function judgeFile(file: JobFile, terms: JobTerms): readonly JobFinding[] {
  return [
    ...judgeSize(file, terms),
    ...judgeSampleCount(file, terms),
    ...judgeBuildOf(file, terms.build),
    ...judgePhase(file, terms.phasing),
    ...judgeBesidePanel(file, terms),
  ]
}

/** Why files do not go together in one job. */
export function* judgeTogether(files: readonly JobFile[]): Generator<JobFinding> {
  const byChromosome = Map.groupBy(files, ({ facts }) => bareName(facts?.chromosome ?? null))
  for (const [chromosome, same] of byChromosome) {
    if (chromosome === null || same.length < 2) continue
    yield {
      code: 'same_chromosome',
      severity: 'error',
      subject: namesOf(same),
      message: `Chromosome ${chromosome} is in more than one of the files.`,
      remedy: 'Choose one of them, or put them together:',
      commands: ['bcftools concat -a -D -Oz -o output.vcf.gz first.vcf.gz second.vcf.gz'],
    }
  }
  const known = files.filter(({ facts }) => facts !== null)
  const counts = new Set(known.map(({ facts }) => facts?.samples ?? null))
  if (counts.size > 1) {
    yield {
      code: 'other_sample_count',
      severity: 'error',
      subject: namesOf(known),
      message: `The files do not have the same number of samples: ${[...counts].join(', ')}.`,
      remedy: 'Keep the samples that are in all files, listed one per line in samples.txt:',
      commands: ['bcftools view -S samples.txt -Oz -o output.vcf.gz input.vcf.gz'],
    }
  } else if (new Set(known.map(({ facts }) => facts?.samplesDigest ?? null)).size > 1) {
    yield {
      code: 'other_samples',
      severity: 'contradiction',
      subject: namesOf(known),
      message: 'The files have as many samples, but not with the same names.',
      remedy: 'Compare the names, unless they are the same people under other names:',
      commands: ['bcftools query -l input.vcf.gz | sort > names.txt'],
    }
  }
}

function* judgeSize({ name, sizeBytes }: JobFile, { limits }: JobTerms): Generator<JobFinding> {
  if (sizeBytes <= limits.uploadBytes) return
  yield {
    code: 'too_large',
    severity: 'error',
    subject: name,
    message: `The service takes at most ${limits.uploadBytes} bytes.`,
    ...mendOf('too_much_text'),
  }
}

function* judgeSampleCount({ name, facts }: JobFile, { limits }: JobTerms): Generator<JobFinding> {
  const samples = facts?.samples ?? null
  if (samples === null) return
  const base = { severity: 'error', subject: name } as const
  if (limits.minSamples !== null && samples < limits.minSamples) {
    const message = `The file has ${samples} samples; the service needs at least ${limits.minSamples}.`
    yield { ...base, code: 'too_few_samples', message, ...mendOf('too_few_samples') }
  }
  if (limits.maxSamples !== null && samples > limits.maxSamples) {
    const message = `The file has ${samples} samples; the service takes at most ${limits.maxSamples}.`
    yield { ...base, code: 'too_many_samples', message, ...mendOf('too_many_samples') }
  }
}

function judgeBuildOf({ name, facts }: JobFile, build: GenomeBuild | undefined): JobFinding[] {
  if (facts === null || build === undefined) return []
  const guess = {
    build: facts.build,
    certainty: facts.build === null ? 'none' : 'strong',
    grounds: ['Its sequence lengths or positions say so.'],
  } as const
  const chromosome = facts.chromosome === null ? null : parseChromosome(facts.chromosome)
  return judgeBuild({ guess, chromosome, lastPosition: null }, build)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message, remedy, commands }) => {
      return { code, severity: 'error', subject: name, message, remedy, commands }
    })
}

function* judgePhase({ name, facts }: JobFile, phasing: string | undefined): Generator<JobFinding> {
  if (phasing !== withoutPhasing || facts === null) return
  const base = { severity: 'error', subject: name, commands: [] } as const
  if (facts.phased === false) {
    yield {
      ...base,
      code: 'not_phased',
      message: 'The genotypes are not phased.',
      remedy: 'Choose a phasing method.',
    }
  } else if (facts.missing !== null && facts.missing > 0) {
    yield {
      ...base,
      code: 'missing_in_phased',
      message: `${facts.missing.toLocaleString('en')} genotypes are missing, and only phasing fills them.`,
      remedy: 'Choose a phasing method.',
    }
  }
}

/** Some pipelines mend switches and flips themselves. */
function judgeBesidePanel({ name, panels }: JobFile, { panel, serviceId }: JobTerms): JobFinding[] {
  return panels
    .filter((compared) => compared.panel === panel)
    .filter((compared) => compared.serviceId == null || compared.serviceId === serviceId)
    .flatMap(({ counts }) => [...judgePanel(counts)])
    .map((message) => ({
      code: 'panel_disagrees',
      severity: 'contradiction',
      subject: name,
      message,
      remedy: 'Mend the sites in the list beside the file, or choose another panel.',
      commands: [],
    }))
}

function mendOf(code: FindingCode): Pick<JobFinding, 'remedy' | 'commands'> {
  const { remedy, commands } = remedies[code]
  return { remedy, commands }
}

function bareName(chromosome: string | null): string | null {
  return chromosome === null ? null : (parseChromosome(chromosome)?.name ?? chromosome)
}

function namesOf(files: readonly JobFile[]): string {
  return new Intl.ListFormat('en').format(files.map(({ name }) => name))
}

/** What Cloudgene calls it. */
const withoutPhasing = 'no_phasing'
