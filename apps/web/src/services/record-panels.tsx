import { Anchor, List, Text } from '@mantine/core'
import type { ServiceRecord } from '@tessera/contracts/service'
import { formatBytes } from '../ui/bytes.ts'
import { Facts } from '../ui/facts.tsx'
import { webPage } from '../ui/web-page.ts'
import { priceWords } from './price-words.ts'

/** Nothing where nobody has written any. */
export function hasTerms({ terms }: Pick<ServiceRecord, 'terms'>): boolean {
  return terms.text !== '' || terms.url !== ''
}

export function ServiceTerms({ terms }: Pick<ServiceRecord, 'terms'>) {
  return (
    <>
      {terms.since !== null && (
        <Text c="dimmed">
          They hold since {formatDay(terms.since)}. What the service says wins.
        </Text>
      )}
      {terms.text !== '' && <Text style={{ whiteSpace: 'pre-line' }}>{terms.text}</Text>}
      {terms.url !== '' && <WebLink url={terms.url} label="The terms on the service’s own page" />}
    </>
  )
}

/** What is known of what one job may be. */
export function ServiceLimits({ record }: { readonly record: ServiceRecord }) {
  const { limits, softwareVersion } = record
  return (
    <Facts
      entries={[
        ['Samples in one job', samplesText(limits)],
        ['Largest upload', formatBytes(limits.uploadBytes)],
        ['Jobs at once, of one account', limits.runningJobs?.toLocaleString('en') ?? 'Not known'],
        ['Jobs in a month, of one account', limits.jobsPerMonth?.toLocaleString('en') ?? null],
        ['Price', record.price && priceWords(record.price)],
        ['Program', softwareVersion === '' ? null : softwareVersion],
      ]}
    />
  )
}

export function ServiceLinks({ links }: Pick<ServiceRecord, 'links'>) {
  return (
    <List spacing="xs">
      {links.map(({ label, url }) => (
        <List.Item key={`${label} ${url}`}>
          <WebLink label={label} url={url} />
        </List.Item>
      ))}
    </List>
  )
}

/** `7 days`. */
export function retentionText(days: number | null): string {
  return days === null ? 'Not known' : `${days} ${days === 1 ? 'day' : 'days'}`
}

/** `1 January 2026`: a day, which is the same everywhere. */
export function formatDay(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
    dateStyle: 'long',
    timeZone: 'UTC',
  })
}

function WebLink({ label, url }: { readonly label: string; readonly url: string }) {
  const page = webPage(url)
  if (page === null) return <span>{label}</span>
  return (
    <Anchor href={page.href} target="_blank" rel="noreferrer">
      {label} ({page.host})
    </Anchor>
  )
}

function samplesText({ minSamples, maxSamples }: ServiceRecord['limits']): string {
  const [least, most] = [minSamples, maxSamples].map((count) => count?.toLocaleString('en'))
  if (least !== undefined && most !== undefined) return `${least} to ${most}`
  if (least !== undefined) return `At least ${least}`
  return most === undefined ? 'Not known' : `At most ${most}`
}
