import { Anchor, Group, List, Stack, Text } from '@mantine/core'
import type { Job } from '@tessera/contracts/job'
import { doiAddress, type Methods, type Reference } from '@tessera/contracts/provenance'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { CopyTextButton } from '../ui/copy-text-button.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'

/** What was done, in words that can stand in a paper, and what they lean on. */
export function ForAPaper({ job, attempt }: { readonly job: Job; readonly attempt: number }) {
  const methods = useQuery(trpc.jobs.methods.queryOptions({ jobId: job.id, attempt }))
  return <FoundMethods methods={methods} />
}

/** The same, whoever asked for them. */
export function FoundMethods({ methods }: { readonly methods: UseQueryResult<Methods, unknown> }) {
  return (
    <Panel title="For a paper">
      <QueryView query={methods} skeleton={<RowSkeletons rows={1} height={120} />}>
        {({ paragraph, references }) => (
          <Stack gap="md">
            <Group gap={4} wrap="nowrap" align="flex-start">
              <Text flex={1} style={{ overflowWrap: 'anywhere' }}>
                {paragraph}
              </Text>
              <CopyTextButton
                value={[paragraph, ...references.map(lineOf)].join('\n\n')}
                label="the methods and their references"
              />
            </Group>
            {references.length > 0 && <References references={references} />}
            <Text fz="sm" c="dimmed">
              Read it before you use it: it says what Tessera knows. Panels ask for references of
              their own; their service names them.
            </Text>
          </Stack>
        )}
      </QueryView>
    </Panel>
  )
}

function References({ references }: { readonly references: readonly Reference[] }) {
  return (
    <List size="sm" spacing="xs">
      {references.map(({ doi, text }) => (
        <List.Item key={doi} style={{ overflowWrap: 'anywhere' }}>
          {text} <Anchor href={doiAddress(doi)}>doi:{doi}</Anchor>
        </List.Item>
      ))}
    </List>
  )
}

function lineOf({ text, doi }: Reference): string {
  return `${text} ${doiAddress(doi)}`
}
