import { r2Thresholds, reaching } from '@tessera/contracts/quality'
import { Stack, Table, Text } from '@mantine/core'
import { populationOf } from '../jobs/population-words.ts'
import { StateBadge } from '../jobs/state-badge.tsx'
import { placeOf } from '../services/place.ts'
import { TextLink } from '../ui/links.tsx'
import { formatDuration } from '../ui/time.ts'
import { BUILDS } from '../uploads/describe-facts.ts'
import { measureName, reachedWords } from '../quality/measured-words.ts'
import type { ComparedColumn } from './compared-columns.ts'
import classes from './comparison.module.css'
import { missingWords } from './quality-words.ts'

/** What each job is and what it took, side by side; without lines that are known of none. */
export function ComparisonTable({ columns }: { readonly columns: readonly ComparedColumn[] }) {
  const isKnown = ([, valueOf]: Row) => columns.some((column) => valueOf(column) !== null)
  return (
    <Table.ScrollContainer minWidth={95 + columns.length * 112}>
      <Table className={classes['table'] ?? ''} verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Td />
            {columns.map(({ job, name }) => (
              <Table.Th scope="col" key={job.id}>
                <Stack gap={4} align="flex-start">
                  <TextLink to="/jobs/$jobId" params={{ jobId: job.id }}>
                    {name}
                  </TextLink>
                  <StateBadge job={job} />
                </Stack>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.filter(isKnown).map(([label, valueOf]) => (
            <Table.Tr key={label}>
              <Table.Th scope="row">{label}</Table.Th>
              {columns.map((column) => (
                <Table.Td key={column.job.id}>
                  {valueOf(column) ?? (
                    <Text span inherit c="dimmed">
                      Not known
                    </Text>
                  )}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

type Row = readonly [label: string, valueOf: (column: ComparedColumn) => string | null]

const rows: readonly Row[] = [
  ['Where the files went', ({ compared: { service } }) => orNull(placeOf(service))],
  [
    'Attempt',
    ({ job, compared }) => (job.attempt === 1 ? null : `${compared.attempt} of ${job.attempt}`),
  ],
  ['Account there', ({ job }) => job.remoteAccount],
  ['Reference panel', ({ job }) => job.settingLabels.panel ?? job.settings.panel],
  ['Population', ({ job }) => populationOf(job)],
  ['Genome build', ({ job }) => BUILDS[job.settings.build]],
  ['Phasing', ({ job }) => job.settingLabels.phasing ?? job.settings.phasing],
  ['Mode', ({ job }) => job.settingLabels.mode ?? job.settings.mode],
  [
    'Smallest R² kept',
    ({ job: { settings, settingLabels } }) =>
      settings.r2Filter === '0' ? 'All variants' : (settingLabels.r2Filter ?? settings.r2Filter),
  ],
  [
    'Application',
    ({ compared: { application } }) =>
      application === null ? null : `${application.name} ${application.version}`,
  ],
  ['Program of the service', ({ compared: { service } }) => orNull(service.softwareVersion)],
  ['Record of the service', ({ compared: { service } }) => `Version ${service.version}`],
  ['Samples', ({ compared: { samples } }) => samples?.toLocaleString('en') ?? null],
  ['Sent after', ({ compared: { sentAfterSeconds } }) => duration(sentAfterSeconds)],
  ['At the service for', ({ compared: { atServiceSeconds } }) => duration(atServiceSeconds)],
  ['Variants in the results', ({ compared: { quality } }) => count(quality?.variants)],
  ['Typed', ({ compared: { quality } }) => count(quality?.typed)],
  ['Typed, not in the panel', ({ compared: { quality } }) => count(quality?.typedOnly)],
  ['Imputed', ({ compared: { quality } }) => count(quality?.imputed)],
  ['Measure', ({ compared: { quality } }) => (quality === null ? null : measureName(quality))],
  [
    'Imputed, different between people',
    ({ compared: { quality } }) => (quality === null ? null : count(reaching(quality).variants)),
  ],
  ...r2Thresholds.map((threshold, place): Row => [
    `Of these, R² ≥ ${threshold}`,
    ({ compared: { quality } }) => (quality === null ? null : reachedWords(quality, place)),
  ]),
  [
    'Missing, where another has variants',
    ({ compared: { quality } }) => missingWords(quality?.missing ?? null),
  ],
]

function count(value: number | undefined): string | null {
  return value?.toLocaleString('en') ?? null
}

function duration(seconds: number | null): string | null {
  return seconds === null ? null : formatDuration(seconds)
}

function orNull(text: string): string | null {
  return text === '' ? null : text
}
