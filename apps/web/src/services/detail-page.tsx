import { SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { CredentialFacts } from '../credentials/credential-facts.tsx'
import { ConnectButton } from '../credentials/connect-button.tsx'
import { trpc } from '../trpc.ts'
import { Facts } from '../ui/facts.tsx'
import { ButtonLink } from '../ui/links.tsx'
import { NotFound } from '../ui/not-found-page.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { Abilities } from './abilities.tsx'
import { CheckBadge } from './check-badge.tsx'
import { HealthBadge } from './health-badge.tsx'
import { HealthHistory } from './health-history.tsx'
import { isUsable } from './is-usable.ts'
import { MissedPanels } from './missed-panels.tsx'
import { ServiceOffer } from './offer.tsx'
import { PanelList } from './panel-list.tsx'
import { PanelSites } from './panel-sites.tsx'
import { placeOf } from './place.ts'
import {
  hasTerms,
  retentionText,
  ServiceLimits,
  ServiceLinks,
  ServiceTerms,
} from './record-panels.tsx'
import { Requirements } from './requirements.tsx'
import { SharedTokenWarning } from './shared-token-warning.tsx'
import type { ServiceWithCredential } from './service-queries.ts'
import { WorldMap } from './world-map.tsx'

export function ServicePage() {
  const { serviceId } = useParams({ from: '/signed-in/services/$serviceId' })
  const service = useQuery(trpc.services.get.queryOptions({ serviceId: Number(serviceId) }))
  return (
    <QueryView
      query={service}
      missing={<NotFound />}
      skeleton={
        <Page title="Service">
          <RowSkeletons rows={3} height={180} />
        </Page>
      }
    >
      {(found) => <ServiceDetails service={found} />}
    </QueryView>
  )
}

function ServiceDetails({ service }: { readonly service: ServiceWithCredential }) {
  const { credential } = service
  const open = service.status === 'active'
  const hasOwnList = open && credential?.isVerified === true
  return (
    <Page
      title={service.name}
      intro={
        <Stack gap="xs" align="flex-start">
          {service.description}
          <CheckBadge check={service.check} />
          <HealthBadge health={service.health} />
          {service.health !== null && service.health.announcement !== '' && (
            <Text>“{service.health.announcement}”</Text>
          )}
        </Stack>
      }
      actions={
        open && isUsable(service) ? (
          <ButtonLink to="/jobs/new" search={{ service: service.id }}>
            New job here
          </ButtonLink>
        ) : undefined
      }
    >
      {credential === null && service.sharedToken !== null && (
        <SharedTokenWarning service={service} sharedToken={service.sharedToken} />
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Panel title="What you need">
          <Requirements service={service} />
        </Panel>
        <Stack gap="lg">
          <Panel title="Your credential">
            {credential === null ? (
              <Text c="dimmed">
                {open
                  ? 'You have not connected this service yet.'
                  : 'This service is listed so that you know of it. It takes no jobs from here.'}
              </Text>
            ) : (
              <CredentialFacts service={service} credential={credential} />
            )}
            {open && (
              <div>
                <ConnectButton service={service} />
              </div>
            )}
          </Panel>
          <Panel title="Where your data goes">
            <Text>
              Genotypes of your jobs are sent to {service.name} ({placeOf(service)}). The law and
              the retention rules of that place apply to them there.
            </Text>
            {service.location !== null && (
              <WorldMap label={`Map: ${placeOf(service)}`} at={service.location} />
            )}
            <Facts
              entries={[
                ['Country', service.country === '' ? null : service.country],
                ['Institution', service.institution],
                ['Results are kept there', retentionText(service.retentionDays)],
                ['Server', <code key="origin">{new URL(service.origin).host}</code>],
              ]}
            />
          </Panel>
        </Stack>
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Panel title="What it takes">
          <ServiceLimits record={service} />
          {service.links.length > 0 && <ServiceLinks links={service.links} />}
        </Panel>
        {hasTerms(service) && (
          <Panel title="Terms of use">
            <ServiceTerms terms={service.terms} />
          </Panel>
        )}
      </SimpleGrid>
      <Abilities serviceId={service.id} />
      <MissedPanels serviceId={service.id} />
      <HealthHistory serviceId={service.id} />
      <PanelSites serviceId={service.id} />
      <ServiceOffer serviceId={service.id} hasOwnList={hasOwnList} />
      {hasOwnList && (
        <Panel title="Reference panels your account may use">
          <PanelList serviceId={service.id} />
        </Panel>
      )}
    </Page>
  )
}
