import type { InputFile } from '@tessera/contracts/file'
import { type JobSettings, jobSettings } from '@tessera/contracts/job'
import type { ServiceOptions } from '@tessera/contracts/service'
import { controlMode } from '@tessera/contracts/service-modes'

/** Settings while they are being chosen. */
export type DraftSettings = Partial<JobSettings>

export interface Choice {
  readonly value: string
  readonly label: string
}

/** The populations that go with a panel. Without any there is nothing to compare with. */
export function populationsOf(
  options: ServiceOptions,
  panel: string | undefined,
): readonly Choice[] {
  const populations = options.panels.find(({ value }) => value === panel)?.populations ?? []
  return populations.length === 0 ? [{ value: 'off', label: 'None for this panel' }] : populations
}

/** As the service calls them, and what quality control alone is for. */
export function modeChoices({ modes }: ServiceOptions): readonly Choice[] {
  const control = controlMode(modes)
  return modes.map(({ value, label }) => ({
    value,
    label: value === control ? `Check at the service first (${label})` : label,
  }))
}

export function modeHints({ modes }: ServiceOptions): Readonly<Record<string, string>> {
  const control = controlMode(modes)
  const hint =
    'Within minutes you read which sites it leaves out, why, and what mends them. Then you impute as the next attempt of the same job.'
  return control === null ? {} : { [control]: hint }
}

/** The thresholds as people understand them: services call the first one "off" or "0". */
export function r2Choices({ r2Filters }: ServiceOptions): readonly Choice[] {
  return r2Filters.map(({ value, label }) => ({
    value,
    label: value === '0' ? 'Keep all variants' : label,
  }))
}

/**
 * What is left of the wishes at this service, completed where there is nothing to choose or a usual choice
 * exists. Only values that the service lists come out.
 */
export function settle(
  options: ServiceOptions,
  wished: DraftSettings,
  files: readonly InputFile[],
): DraftSettings {
  const panel = listed(options.panels, wished.panel) ?? only(options.panels)
  const populations = populationsOf(options, panel)
  const build = buildChoice(options, wished.build ?? buildOf(files))
  return compact({
    panel,
    population: listed(populations, wished.population) ?? only(populations),
    build,
    phasing: pick(options.phasing, wished.phasing, 'eagle'),
    mode: pick(options.modes, wished.mode, 'imputation'),
    r2Filter: pick(options.r2Filters, wished.r2Filter, '0'),
    aesEncryption: wished.aesEncryption ?? false,
  })
}

/** The settings when none is missing, else null. */
export function completeSettings(draft: DraftSettings): JobSettings | null {
  const parsed = jobSettings.safeParse(draft)
  return parsed.success ? parsed.data : null
}

/** Which of the wishes the service does not list, and takes for others: `the phasing`. */
export function lostWishes(options: ServiceOptions, wished: JobSettings): readonly string[] {
  const left = settle(options, wished, [])
  // Another panel has other populations.
  if (left.panel !== wished.panel) return [settingNames.panel]
  return Object.entries(settingNames).flatMap(([name, words]) =>
    left[name as keyof JobSettings] === wished[name as keyof JobSettings] ? [] : [words],
  )
}

/** Whether they ask for the same in everything. */
export function sameSettings(one: DraftSettings, other: DraftSettings): boolean {
  return Object.keys(choiceNames).every(
    (name) => one[name as keyof JobSettings] === other[name as keyof JobSettings],
  )
}

/** What is still to be chosen, in a sentence; null when nothing is. */
export function missingChoices(draft: DraftSettings): string | null {
  const missing = Object.keys(choiceNames).filter((name) => !(name in draft))
  if (missing.length === 0) return null
  const names = missing.map((name) => choiceNames[name as keyof JobSettings])
  return `Choose ${new Intl.ListFormat('en').format(names)}`
}

/** The build that all files agree on, as far as the check could tell. */
export function buildOf(files: readonly InputFile[]): JobSettings['build'] | undefined {
  const builds = new Set(files.map(({ facts }) => facts?.build ?? null))
  const [build] = builds
  return builds.size === 1 && build !== null ? build : undefined
}

/** `chr20.study.vcf.gz` gives `chr20.study`; a file that is called by its kind alone keeps that. */
export function nameAfter(files: readonly InputFile[]): string {
  const full = files[0]?.name ?? ''
  const first = full.replace(/(\.vcf)?(\.b?gz)?$/i, '') || full
  const more = files.length > 1 ? ` and ${files.length - 1} more` : ''
  return `${first.slice(0, 80 - more.length)}${more}`
}

/** Of jobs that are sent at once: the same name, and the panel at a service that is asked more than once. */
export function namesOf(
  name: string,
  jobs: readonly { readonly serviceId: number; readonly panel: string }[],
): readonly string[] {
  return jobs.map(({ serviceId, panel }) => {
    if (jobs.filter((job) => job.serviceId === serviceId).length === 1) return name
    const which = ` · ${cut(panel, 40)}`
    return `${cut(name, 80 - which.length)}${which}`
  })
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}

function buildChoice(
  { builds }: ServiceOptions,
  wished: string | undefined,
): JobSettings['build'] | undefined {
  const value = listed(builds, wished) ?? only(builds)
  return value === 'hg19' || value === 'hg38' ? value : undefined
}

function pick(choices: readonly Choice[], wished: string | undefined, usual: string) {
  return listed(choices, wished) ?? listed(choices, usual) ?? only(choices)
}

function listed(choices: readonly Choice[], value: string | undefined): string | undefined {
  return choices.some((choice) => choice.value === value) ? value : undefined
}

function only(choices: readonly Choice[]): string | undefined {
  return choices.length === 1 ? choices[0]?.value : undefined
}

/** Leaves out what is undefined. */
function compact(settings: {
  [Key in keyof JobSettings]: JobSettings[Key] | undefined
}): DraftSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
}

const choiceNames = {
  panel: 'a panel',
  population: 'a population',
  build: 'the build of your files',
  phasing: 'how to phase',
  mode: 'what to compute',
  r2Filter: 'which variants to keep',
  aesEncryption: 'how results are encrypted',
} as const satisfies Readonly<Record<keyof JobSettings, string>>

const settingNames = {
  panel: 'the reference panel',
  population: 'the population',
  build: 'the genome build',
  phasing: 'the phasing',
  mode: 'the mode',
  r2Filter: 'the smallest R²',
} as const satisfies Readonly<Record<Exclude<keyof JobSettings, 'aesEncryption'>, string>>
