import { SimpleGrid, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { ServiceCard } from './service-card.tsx'
import { type ServiceWithCredential, servicesQuery } from './service-queries.ts'

export function ServicesPage() {
  const services = useQuery(servicesQuery())
  return (
    <Page
      title="Services"
      intro="Imputation servers you can use from here. Each job runs on your own account at the service."
    >
      <QueryView query={services} skeleton={<RowSkeletons rows={4} height={148} />}>
        {(all) => (
          <Stack gap="xl">
            <Cards services={all.filter(({ status }) => status === 'active')} />
            <ListedOnly services={all.filter(({ status }) => status === 'inactive')} />
          </Stack>
        )}
      </QueryView>
    </Page>
  )
}

function ListedOnly({ services }: { readonly services: readonly ServiceWithCredential[] }) {
  if (services.length === 0) return null
  return (
    <Stack component="section" aria-label="Not in use here">
      <Title order={2}>Not in use here</Title>
      <Cards services={services} />
    </Stack>
  )
}

function Cards({ services }: { readonly services: readonly ServiceWithCredential[] }) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      {services.map((service) => (
        <ServiceCard key={service.id} service={service} />
      ))}
    </SimpleGrid>
  )
}
