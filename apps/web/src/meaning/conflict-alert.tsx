import { Alert, List, Stack, Text } from '@mantine/core'
import type { ServiceId, StudyId } from '@tessera/contracts/ids'
import { conflictWords } from '@tessera/contracts/study-terms'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'

/** What of the terms of a study stands against a job at a service, with the sentences. Nothing where nothing does. */
export function ConflictAlert({
  studyId,
  service,
}: {
  readonly studyId: StudyId
  readonly service: { readonly id: ServiceId; readonly name: string }
}) {
  const { data } = useQuery(
    trpc.studies.terms.conflicts.queryOptions({ studyId, serviceId: service.id }),
  )
  if (data === undefined || data.conflicts.length === 0) return null
  return (
    <Alert
      color={data.blocks ? 'red' : 'yellow'}
      role="status"
      title={
        data.blocks
          ? `A document of the study does not allow a job at ${service.name}`
          : `Look at what the study’s documents say before you send this to ${service.name}`
      }
    >
      <Stack gap="xs">
        <List>
          {data.conflicts.map(({ findingId, title, page, sentence, reason }) => (
            <List.Item key={findingId}>
              “{sentence}” ({title}, page {page}). {conflictWords[reason]}
            </List.Item>
          ))}
        </List>
        <Text fz="sm">
          {data.blocks
            ? 'Choose another service, another study or none, or ask somebody who leads the study whether its terms are right.'
            : 'You may submit it; that you may, you answer for.'}
        </Text>
      </Stack>
    </Alert>
  )
}
