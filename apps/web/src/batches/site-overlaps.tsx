import { List, Stack, Text, Title } from '@mantine/core'
import type { SiteOverlap } from '@tessera/contracts/comparison'
import { percentText } from '../ui/percent.ts'
import type { ComparedColumn } from './compared-columns.ts'

/** How far results are of the same sites; nothing while fewer than two were read. */
export function SiteOverlaps(props: {
  readonly columns: readonly ComparedColumn[]
  readonly overlaps: readonly SiteOverlap[]
}) {
  const { columns, overlaps } = props
  if (overlaps.length === 0) return null
  const nameOf = (jobId: string) => columns.find(({ job }) => job.id === jobId)?.name ?? ''
  const areBuildsMixed = new Set(columns.map(({ job }) => job.settings.build)).size > 1
  return (
    <Stack gap="xs">
      <Title order={3}>Sites in both results</Title>
      <List>
        {overlaps.map(({ jobIds: [one, other], share, isExact }) => (
          <List.Item key={`${one} ${other}`}>
            {nameOf(one)} and {nameOf(other)}: {isExact ? '' : 'about '}
            {percentText(share, isExact ? 1 : 0)}
          </List.Item>
        ))}
      </List>
      <Text fz="sm" c="dimmed">
        Of the sites that are in either result: the same chromosome, position and alleles.
        {overlaps.some(({ isExact }) => !isExact) &&
          ' Estimated from a sample of 1,024 sites of each, right within some three hundredths.'}
        {areBuildsMixed && ' Results of different genome builds are not compared.'}
      </Text>
    </Stack>
  )
}
