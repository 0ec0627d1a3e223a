import { Alert, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { Job } from '@tessera/contracts/job'
import {
  type JobQuality,
  type Quality,
  type QualityProblem,
  r2Thresholds,
  reaching,
} from '@tessera/contracts/quality'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { type Fact, Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { saveText } from '../ui/save-lines.ts'
import { AlongChromosome } from './along-chromosome.tsx'
import { FrequenciesBesidePanel } from './frequencies-beside-panel.tsx'
import { measureName, reachedWords } from './measured-words.ts'
import { R2ByFrequency } from './r2-by-frequency.tsx'
import { R2Histogram } from './r2-histogram.tsx'

/** How well was imputed, as the engine says it. A job of quality control alone has nothing of it. */
export function QualityPanel({ job, attempt }: { readonly job: Job; readonly attempt: number }) {
  const found = useQuery(trpc.results.quality.queryOptions({ jobId: job.id, attempt }))
  return <FoundQuality job={job} found={found} />
}

/** The same, whoever asked for it. */
export function FoundQuality({
  job,
  found,
}: {
  readonly job: QualityOf
  readonly found: UseQueryResult<JobQuality, unknown>
}) {
  if (found.data?.results.length === 0) return null
  return (
    <Panel title="How well was imputed">
      <QueryView query={found} skeleton={<RowSkeletons rows={2} height={160} />}>
        {({ whole, results }) => (
          <Stack gap="lg">
            <Unread results={results} />
            {whole !== null && <Measured job={job} quality={whole} />}
          </Stack>
        )}
      </QueryView>
    </Panel>
  )
}

type QualityOf = Pick<Job, 'id' | 'name'>

function Measured({ job, quality }: { readonly job: QualityOf; readonly quality: Quality }) {
  const name = measureName(quality)
  const [first, ...others] = quality.density
  const save = () => {
    // Of the sample of sites nobody can read anything: it is there to compare jobs with.
    const { sites: _, ...numbers } = quality
    const text = JSON.stringify({ job: job.id, ...numbers }, null, 2)
    saveText(`${job.name}.quality.json`, 'application/json', `${text}\n`)
  }
  return (
    <>
      <Facts entries={factsOf(quality, name)} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl" verticalSpacing="xl">
        <R2ByFrequency quality={quality} name={name} />
        <R2Histogram quality={quality} name={name} />
        {quality.panel !== null && <FrequenciesBesidePanel panel={quality.panel} />}
        {first !== undefined && <AlongChromosome density={[first, ...others]} />}
      </SimpleGrid>
      <Group justify="space-between">
        <Text fz="sm" c="dimmed" maw={480}>
          {name} is the engine’s own estimate. For most uses keep {name} of at least 0.3, for rare
          variants of at least 0.8.
        </Text>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden="true" />}
          onClick={save}
        >
          Save all numbers (JSON)
        </Button>
      </Group>
    </>
  )
}

function factsOf(quality: Quality, name: string): readonly Fact[] {
  const { variants } = reaching(quality)
  return [
    ['Variants', number(quality.variants)],
    ['Typed', number(quality.typed)],
    ['Typed, not in the panel', unlessNone(quality.typedOnly)],
    ['Imputed', number(quality.imputed)],
    ['Imputed, the same in everybody', unlessNone(quality.monomorphic)],
    ['Imputed, without a measure', unlessNone(quality.unmeasured)],
    ['Imputed, different between people', number(variants)],
    ...r2Thresholds.map((threshold, at): Fact => [
      `Of these, ${name} ≥ ${threshold}`,
      reachedWords(quality, at),
    ]),
  ]
}

function number(count: number): string {
  return count.toLocaleString('en')
}

function unlessNone(count: number): string | null {
  return count === 0 ? null : number(count)
}

function Unread({ results }: Pick<JobQuality, 'results'>) {
  const unread = results.flatMap(({ name, problem }) =>
    problem === null ? [] : [{ name, problem }],
  )
  if (unread.length === 0) return null
  return (
    <Alert color="ochre" title="Not everything could be read">
      The results themselves are not touched by this.
      <ul>
        {unread.map(({ name, problem }) => (
          <li key={name}>
            {name}: {words[problem]}
          </li>
        ))}
      </ul>
    </Alert>
  )
}

const words = {
  damaged: 'the file is damaged, or does not open with the password.',
  too_many_entries: 'it has too many entries.',
  no_values: 'it holds no R².',
  out_of_time: 'it took too long.',
  failed: 'something went wrong here.',
} as const satisfies Readonly<Record<QualityProblem, string>>
