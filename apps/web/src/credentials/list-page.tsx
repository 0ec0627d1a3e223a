import { Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { isAboutCredential, Notices } from '../notices/notices.tsx'
import { placeOf } from '../services/place.ts'
import { type ServiceWithCredential, servicesQuery } from '../services/service-queries.ts'
import { Empty } from '../ui/empty.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { ConnectButton } from './connect-button.tsx'
import { ConnectDialog } from './connect-dialog.tsx'
import { CredentialCard } from './credential-card.tsx'
import { SignInOutcome } from './sign-in-outcome.tsx'

export function CredentialsPage() {
  const services = useQuery(servicesQuery())
  return (
    <Page
      title="Credentials"
      intro="Your tokens, passwords and sign-ins for the services. They are kept encrypted and used for your own jobs only."
    >
      <Notices which={isAboutCredential} />
      <QueryView query={services} skeleton={<RowSkeletons rows={2} height={260} />}>
        {(all) => (
          <Stack gap="xl">
            <SignInOutcome services={all} />
            <AskedFor services={all} />
            <Held services={all.filter(({ credential }) => credential !== null)} />
            <Missing
              services={all.filter(
                ({ credential, status }) => credential === null && status === 'active',
              )}
            />
          </Stack>
        )}
      </QueryView>
    </Page>
  )
}

/** A link such as `/credentials?connect=1` opens the dialog for that service. */
function AskedFor({ services }: { readonly services: readonly ServiceWithCredential[] }) {
  const { connect } = useSearch({ from: '/signed-in/credentials' })
  const navigate = useNavigate()
  const service = services.find(({ id }) => id === connect)
  if (service === undefined) return null
  return (
    <ConnectDialog
      service={service}
      opened
      onClose={() => void navigate({ to: '/credentials', search: {}, replace: true })}
    />
  )
}

function Held({ services }: { readonly services: readonly ServiceWithCredential[] }) {
  if (services.length === 0) {
    return (
      <Empty icon={<IconKey size={32} />} title="No credentials yet">
        A service needs to know that a job is yours. Connect the one where your jobs are to run.
      </Empty>
    )
  }
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      {services.map((service) => (
        <CredentialCard key={service.id} service={service} />
      ))}
    </SimpleGrid>
  )
}

function Missing({ services }: { readonly services: readonly ServiceWithCredential[] }) {
  if (services.length === 0) return null
  return (
    <Stack component="section" aria-label="Services without a credential">
      <Title order={2}>Connect a service</Title>
      <Paper withBorder px="lg">
        {services.map((service) => (
          <Group key={service.id} justify="space-between" py="sm">
            <div>
              <Text fw={550}>{service.name}</Text>
              <Text fz="sm" c="dimmed">
                {placeOf(service)}
              </Text>
            </div>
            <ConnectButton service={service} size="sm" variant="default" />
          </Group>
        ))}
      </Paper>
    </Stack>
  )
}
