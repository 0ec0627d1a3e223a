import { FileInput, Group, List, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import { type PanelSitesOverview, panelSitesQuestion } from '@tessera/contracts/panel-sites'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useUser } from '../account/session.ts'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Panel } from '../ui/panel.tsx'
import { sendPanelSites } from './send-panel-sites.ts'

/** For whoever looks after the service; to anybody else there is nothing. */
export function PanelSites({ serviceId }: { readonly serviceId: number }) {
  const mayManage = useUser().roles.some(
    (grant) =>
      grant.role === 'admin' ||
      (grant.role === 'service_manager' &&
        (grant.serviceId === null || grant.serviceId === serviceId)),
  )
  const overview = useQuery({
    ...trpc.administration.services.panelSites.queryOptions({ serviceId }),
    enabled: mayManage,
  }).data
  if (!mayManage || overview === undefined || !overview.isPossible) return null
  return (
    <Panel title="Sites of its panels">
      <Text>
        Uploads are compared with the sites that you give here: what people send to this service,
        and to no other. What you give takes the place of what was given before.
      </Text>
      <Kept overview={overview} />
      {overview.panels.length === 0 ? (
        <Text c="dimmed">It is not known yet which panels this service offers.</Text>
      ) : (
        <SitesForm serviceId={serviceId} panels={overview.panels} />
      )}
    </Panel>
  )
}

function Kept({ overview: { kept } }: { readonly overview: PanelSitesOverview }) {
  if (kept.length === 0) return <Text c="dimmed">No sites are kept for its panels.</Text>
  return (
    <List spacing="xs" aria-label="Sites that are kept">
      {kept.map((one) => (
        <List.Item key={`${one.sha256} ${one.serviceId} ${one.panel}`}>
          {one.name}, chromosome {one.chromosome} ({one.build})
          {one.serviceId === null && ', kept by the operator'}
        </List.Item>
      ))}
    </List>
  )
}

function SitesForm(props: {
  readonly serviceId: number
  readonly panels: PanelSitesOverview['panels']
}) {
  const { serviceId, panels } = props
  const [panel, setPanel] = useState<string | null>(
    panels.length === 1 ? (panels[0]?.value ?? null) : null,
  )
  const [build, setBuild] = useState<string | null>(null)
  const [chromosome, setChromosome] = useState<string | null>(null)
  const [file, setFile] = useState<File | null>(null)
  const asked = panelSitesQuestion.safeParse({ panel, build, chromosome })
  const send = useMutation({
    mutationFn: sendPanelSites,
    onSuccess: async () => {
      setFile(null)
      await queryClient.invalidateQueries(trpc.administration.services.pathFilter())
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (asked.success && file !== null) send.mutate({ serviceId, of: asked.data, file })
      }}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Select
            label="Panel"
            data={panels.map(({ value, label }) => ({ value, label }))}
            value={panel}
            onChange={setPanel}
          />
          <Select label="Build of the sites" data={builds} value={build} onChange={setBuild} />
          <Select
            label="Chromosome of the sites"
            data={chromosomes}
            value={chromosome}
            onChange={setChromosome}
          />
          <FileInput
            label="File of sites"
            description="A bgzip VCF, sorted; without genotypes it is smaller"
            accept=".gz"
            value={file}
            onChange={setFile}
            clearable
          />
        </SimpleGrid>
        {send.isError && <FaultAlert error={send.error} />}
        <Group>
          <ActionButton
            type="submit"
            busy={send.isPending}
            disabled={!asked.success || file === null}
          >
            Keep these sites
          </ActionButton>
          <Text role="status">
            {send.isSuccess && `${send.data.sites.toLocaleString('en')} sites are kept.`}
          </Text>
        </Group>
      </Stack>
    </form>
  )
}

const builds = [
  { value: 'hg19', label: 'GRCh37/hg19' },
  { value: 'hg38', label: 'GRCh38/hg38' },
]
const chromosomes = [...Array.from({ length: 22 }, (_, place) => String(place + 1)), 'X', 'MT']
