import { Badge, Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import type { Consent } from '@tessera/contracts/consent'
import type { Program } from '@tessera/contracts/program'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { trpc } from '../trpc.ts'
import { Empty } from '../ui/empty.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { AllowDialog } from './allow-dialog.tsx'
import { ConsentCard } from './consent-card.tsx'

/** What programs may do for her, and which programs there are. */
export function ProgramsPage() {
  const consents = useQuery(trpc.consents.list.queryOptions())
  const programs = useQuery(trpc.programs.list.queryOptions())
  return (
    <Page
      title="Programs"
      intro="Internal services that can submit jobs for you. Each does what you allow it here and nothing else, and never sees a credential of yours."
    >
      <QueryView query={consents} skeleton={<RowSkeletons rows={2} height={240} />}>
        {(given) => <Given consents={given} />}
      </QueryView>
      <QueryView query={programs} skeleton={<RowSkeletons rows={2} height={120} />}>
        {(all) => <Known programs={all.filter(({ status }) => status === 'active')} />}
      </QueryView>
    </Page>
  )
}

function Given({ consents }: { readonly consents: readonly Consent[] }) {
  const live = consents.filter(isLive)
  const over = consents.filter((consent) => !isLive(consent))
  if (live.length + over.length === 0) return null
  return (
    <Stack component="section" aria-label="What you have allowed">
      <Title order={2}>What you have allowed</Title>
      {live.length === 0 && <Text c="dimmed">Nothing is allowed at this time.</Text>}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        {[...live, ...over].map((consent) => (
          <ConsentCard key={consent.id} consent={consent} isLive={isLive(consent)} />
        ))}
      </SimpleGrid>
    </Stack>
  )
}

function Known({ programs }: { readonly programs: readonly Program[] }) {
  const { allow } = useSearch({ from: '/signed-in/programs' })
  const navigate = useNavigate()
  const open = (id: string | undefined) =>
    void navigate({ to: '/programs', search: { allow: id }, replace: true })
  if (programs.length === 0) {
    return (
      <Empty icon={<IconPlugConnected size={32} />} title="No programs yet">
        When an administrator has enrolled a program that can submit jobs for people, you decide
        here what it may do for you.
      </Empty>
    )
  }
  const asked = programs.find(({ id }) => id === allow)
  return (
    <Stack component="section" aria-label="Programs that you can allow">
      <Title order={2}>Programs that you can allow</Title>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        {programs.map((program) => (
          <Panel key={program.id} title={program.name}>
            <Text>{program.description}</Text>
            <Group justify="space-between">
              <Badge variant="light" color="gray" tt="none">
                Run by {program.runBy}
              </Badge>
              <Button
                variant="default"
                onClick={() => open(program.id)}
                aria-label={`Allow ${program.name}`}
              >
                Allow…
              </Button>
            </Group>
          </Panel>
        ))}
      </SimpleGrid>
      {asked !== undefined && <AllowDialog program={asked} onClose={() => open(undefined)} />}
    </Stack>
  )
}

function isLive({ endedAt, expiresAt }: Consent): boolean {
  return endedAt === null && Date.parse(expiresAt) > Date.now()
}
