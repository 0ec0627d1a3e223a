import { Stack, Text } from '@mantine/core'
import type { Study } from '@tessera/contracts/study'
import type { StudyTerm } from '@tessera/contracts/study-terms'
import { useQuery } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { Panel } from '../ui/panel.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { SentencePlace } from './sentence-place.tsx'
import { describeStatement } from './statement-words.ts'

/** What the documents of a study allow, as their owners confirmed it. */
export function StudyTerms({ study }: { readonly study: Study }) {
  const terms = useQuery(trpc.studies.terms.list.queryOptions({ studyId: study.id }))
  const all = terms.data ?? []
  return (
    <Panel title="What its documents allow">
      <Text fz="sm" c="dimmed">
        {terms.isSuccess && all.length === 0 && 'Nothing is confirmed yet. '}
        Whoever uploads a document confirms what it says.{' '}
        {study.blocksForbidden
          ? 'A job that one of these forbids is refused.'
          : 'Whoever submits a job that one of these forbids is warned.'}
      </Text>
      {terms.isError && <FaultAlert error={terms.error} onRetry={() => void terms.refetch()} />}
      {all.length > 0 && (
        <RuledList label="Terms of the study">
          {all.map((term) => (
            <TermLine key={term.findingId} term={term} />
          ))}
        </RuledList>
      )}
    </Panel>
  )
}

function TermLine({ term }: { readonly term: StudyTerm }) {
  const { stated, sentence, countryName } = term
  const { title: heading, more } = describeStatement(stated)
  return (
    <RuledItem>
      <Stack gap={4}>
        <Text fw={550}>{heading}</Text>
        {more !== null && <Text fz="sm">{more}</Text>}
        {countryName !== null && stated.kind === 'no_sharing_abroad' && (
          <Text fz="sm">The country is {countryName}.</Text>
        )}
        <Text fz="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          “{sentence}”
        </Text>
        <Text fz="sm">
          <SentencePlace of={term} />
        </Text>
      </Stack>
    </RuledItem>
  )
}
