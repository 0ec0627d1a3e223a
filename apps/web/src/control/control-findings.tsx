import { Alert, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import {
  type Control,
  type ControlProblem,
  type Exclusion,
  exclusions,
  type JobControl,
} from '@tessera/contracts/control'
import type { Job } from '@tessera/contracts/job'
import { exclusionWords } from '@tessera/vcf/control/exclusion-words'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Remedy } from '../faults/remedy.tsx'
import { readFault } from '../faults/read-fault.ts'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { type Fact, Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import { saveText } from '../ui/save-lines.ts'
import { ControlAlongChromosome } from './control-along-chromosome.tsx'
import { ExcludedChunks } from './excluded-chunks.tsx'

export interface ControlFindingsProps {
  readonly job: Job
  /** The number of the one whose findings these are. */
  readonly attempt: number
}

/** Which sites the quality control of the service left out in an attempt, why, and what mends them. */
export function ControlFindings({ job, attempt }: ControlFindingsProps) {
  const of = { jobId: job.id, attempt }
  const found = useQuery(trpc.results.control.queryOptions(of)).data
  if (found === undefined || found.files.length === 0) return null
  const { whole, files } = found
  const [first, ...others] = whole?.density ?? []
  return (
    <Panel title="Sites that quality control left out">
      <Unread files={files} />
      {whole !== null && (
        <Stack gap="lg">
          <Facts entries={factsOf(whole)} />
          <SitesToMend job={job} attempt={attempt} files={files} />
          <Kinds control={whole} />
          {first !== undefined && (
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <ControlAlongChromosome density={[first, ...others]} />
            </SimpleGrid>
          )}
          <ExcludedChunks control={whole} />
        </Stack>
      )}
    </Panel>
  )
}

function SitesToMend({ job, attempt, files }: ControlFindingsProps & Pick<JobControl, 'files'>) {
  const save = useMutation({
    mutationFn: async () =>
      await queryClient.fetchQuery(
        trpc.results.controlMends.queryOptions({ jobId: job.id, attempt }),
      ),
    onSuccess: ({ table }) => saveTable(table),
    onError: (error) => {
      const { message, remedy } = readFault(error)
      notifications.show({ color: 'red', title: message, message: remedy })
    },
  })
  const sites = files.reduce((sum, { mends }) => sum + mends, 0)
  if (sites === 0) return null
  return (
    <Group gap="md">
      <ActionButton
        variant="default"
        busy={save.isPending}
        leftSection={<IconDownload size={16} aria-hidden="true" />}
        onClick={() => save.mutate()}
      >
        Download the sites to mend
      </ActionButton>
      <Text fz="sm" c="dimmed">
        {sites.toLocaleString('en')} {sites === 1 ? 'site' : 'sites'}, with what mends each. The
        commands below read it as sites-to-mend.tsv.
      </Text>
    </Group>
  )
}

/** Those that can be mended stand first. */
function Kinds({ control }: { readonly control: Control }) {
  const present = exclusions.filter((kind) => control.excluded[kind] > 0)
  if (present.length === 0)
    return <Text>No site was left out. All that the panel knows are used.</Text>
  return (
    <Stack gap="md">
      {present.map((kind) => (
        <Kind key={kind} kind={kind} count={control.excluded[kind]} />
      ))}
    </Stack>
  )
}

function Kind({ kind, count }: { readonly kind: Exclusion; readonly count: number }) {
  const { title, meaning, remedy, commands } = exclusionWords[kind]
  return (
    <section>
      <Title order={3} fz="md">
        {count.toLocaleString('en')} {title}
      </Title>
      <Text>{meaning}</Text>
      <details>
        <Text component="summary" fz="sm" c="dimmed" style={{ cursor: 'pointer' }}>
          What to do about those {title}
        </Text>
        <Remedy text={remedy} commands={commands} />
      </details>
    </section>
  )
}

function Unread({ files }: Pick<JobControl, 'files'>) {
  const unread = files.flatMap(({ fileId, name, problem }) =>
    problem === null ? [] : [{ fileId, name, problem }],
  )
  if (unread.length === 0) return null
  return (
    <Alert color="ochre" title="Not everything could be read">
      The files themselves are among the results.
      <ul>
        {unread.map(({ fileId, name, problem }) => (
          <li key={fileId}>
            {name}: {problems[problem]}
          </li>
        ))}
      </ul>
    </Alert>
  )
}

function factsOf(control: Control): readonly Fact[] {
  const excluded = exclusions.reduce((sum, kind) => sum + control.excluded[kind], 0)
  return [
    ['Left out', number(excluded)],
    ['Not in the panel, used as they are', number(control.typedOnly)],
    ['Parts that are not imputed', number(control.excludedChunks)],
    [
      'Lines that nobody understands here',
      control.unreadable === 0 ? null : number(control.unreadable),
    ],
  ]
}

function number(count: number): string {
  return count.toLocaleString('en')
}

function saveTable(table: string): void {
  saveText('sites-to-mend.tsv', 'text/tab-separated-values', table)
}

const problems = {
  not_known: 'it is no table that is known here.',
  out_of_time: 'it took too long.',
  failed: 'something went wrong here.',
} as const satisfies Readonly<Record<ControlProblem, string>>
