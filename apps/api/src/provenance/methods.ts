import type { FileFacts } from '@tessera/contracts/file'
import { isControlOnly, isImputing } from '@tessera/contracts/service-modes'
import type { Methods } from '@tessera/contracts/provenance'
import type { Provenance } from './provenance.ts'
import { referencesOf } from './references.ts'

/** Null of an attempt that did not come to a good end. What is not known is not in it. */
export function methodsOf(provenance: Provenance): Methods | null {
  const { state } = provenance.attempt
  if (state !== 'completed' && state !== 'completed_with_warnings') return null
  const sentences = [
    `${genotypesOf(provenance)} were ${treatmentOf(provenance)} at the ${placeOf(provenance)} ${timeOf(provenance)}.`,
    filterOf(provenance),
    collectionOf(provenance),
  ]
  return {
    paragraph: sentences.filter((sentence) => sentence !== '').join(' '),
    references: referencesOf(provenance),
  }
}

function genotypesOf({ inputs, attempt }: Provenance): string {
  const facts = inputs.map((input) => input.facts)
  const samples = samplesOf(facts)
  const variants = sumOf(facts.map((fact) => fact?.variants ?? null))
  const parts = [
    samples !== null &&
      ` of ${samples.toLocaleString('en')} ${samples === 1 ? 'sample' : 'samples'}`,
    variants !== null && ` at ${variants.toLocaleString('en')} variants`,
    ` (${[...chromosomesOf(facts), builds[attempt.settings.build]].join('; ')})`,
  ]
  return `Genotypes${parts.filter((part) => part !== false).join('')}`
}

function treatmentOf({ attempt: { settings, settingLabels: labels } }: Provenance): string {
  const panel = `the reference panel ${labels.panel ?? settings.panel}${keyOf(settings.panel, labels.panel)}`
  // What services send for a panel that has no populations.
  const population =
    settings.population === 'off'
      ? ''
      : ` (population: ${labels.population ?? settings.population})`
  if (isControlOnly(settings.mode))
    return `checked against ${panel}${population}, by quality control only and without imputation,`
  if (!isImputing(settings.mode))
    return `processed (${labels.mode ?? settings.mode}) with ${panel}${population}`
  const phasing = /^no/i.test(settings.phasing)
    ? 'imputed, without phasing before,'
    : `phased with ${labels.phasing ?? settings.phasing} and imputed`
  return `${phasing} to ${panel}${population}`
}

function placeOf({ service: { record }, catalogue }: Provenance): string {
  const within = [record.institution, record.country, record.origin].filter((part) => part !== '')
  const program = catalogue?.options
  const application =
    program === undefined ? '' : `, application ${program.appName} ${program.appVersion},`
  return `${record.name} (${within.join(', ')})${application}`
}

function timeOf({ attempt: { createdAt, endedAt } }: Provenance): string {
  const [from, to] = [dayOf(createdAt), dayOf(endedAt ?? createdAt)]
  return from === to ? `on ${to}` : `from ${from} to ${to}`
}

function filterOf({ attempt: { settings } }: Provenance): string {
  if (!isImputing(settings.mode)) return ''
  const smallest = Number(settings.r2Filter)
  if (Number.isNaN(smallest)) return ''
  return smallest === 0
    ? 'No imputed variant was left out for its estimated R².'
    : `Imputed variants with an estimated R² below ${settings.r2Filter} were left out.`
}

function collectionOf({ attempt: { remoteId } }: Provenance): string {
  const number = remoteId === null ? '' : ` (number ${remoteId} at the service)`
  return `The job${number} was sent, and its results were collected, with Tessera.`
}

/** Files hold chromosomes of the same people; null when they do not, or nobody counted them. */
function samplesOf(facts: readonly (FileFacts | null)[]): number | null {
  const counts = new Set(facts.map((fact) => fact?.samples ?? null))
  const [count] = counts
  return counts.size === 1 ? (count ?? null) : null
}

function sumOf(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null)
  if (known.length === 0 || known.length < counts.length) return null
  return known.reduce((sum, count) => sum + count, 0)
}

function chromosomesOf(facts: readonly (FileFacts | null)[]): readonly string[] {
  const found = facts.flatMap((fact) =>
    fact?.chromosome == null ? [] : [fact.chromosome.replace(/^chr/, '')],
  )
  if (found.length === 0 || found.length < facts.length) return []
  const names = [...new Set(found)].toSorted((one, other) => inOrder.compare(one, other))
  return [`${names.length === 1 ? 'chromosome' : 'chromosomes'} ${names.join(', ')}`]
}

/** The key tells the version of a panel, where its name does not. */
function keyOf(key: string, label: string | undefined): string {
  return label === undefined || label === key ? '' : ` [${key}]`
}

function dayOf(time: string): string {
  return day.format(new Date(time))
}

const inOrder = new Intl.Collator('en', { numeric: true })
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
const builds = { hg19: 'GRCh37/hg19', hg38: 'GRCh38/hg38' } as const
