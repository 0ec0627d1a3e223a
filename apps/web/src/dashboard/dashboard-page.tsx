import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useUser } from '../account/session.ts'
import { JobRows } from '../jobs/job-rows.tsx'
import { credentialHealth, needsAttention } from '../credentials/credential-health.ts'
import { AddressNotice } from '../account/address-notice.tsx'
import { Notices } from '../notices/notices.tsx'
import { servicesQuery } from '../services/service-queries.ts'
import { InvitationNotice } from '../studies/invitation-notice.tsx'
import { trpc } from '../trpc.ts'
import { TextLink } from '../ui/links.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { AttentionList } from './attention-list.tsx'
import { FirstSteps } from './first-steps.tsx'

export function DashboardPage() {
  const { username } = useUser()
  const services = useQuery(servicesQuery())
  const jobs = useQuery(trpc.jobs.list.queryOptions({}))
  const files = useQuery(trpc.uploads.list.queryOptions())

  const loaded = services.isSuccess && jobs.isSuccess && files.isSuccess
  const credentials = (services.data ?? []).flatMap(({ credential }) => credential ?? [])
  const steps = {
    connected: credentials.length > 0,
    uploaded: (files.data ?? []).length > 0,
    submitted: (jobs.data?.jobs ?? []).length > 0,
  }
  const isNew = loaded && !steps.submitted
  const asking = (services.data ?? []).filter(
    // Of one that ends soon, or whose service has moved, a reminder speaks.
    ({ credential, origin }) =>
      credential !== null &&
      needsAttention(credential, origin) &&
      !['expiring', 'moved'].includes(credentialHealth(credential, origin).kind),
  )
  const waiting = (jobs.data?.jobs ?? []).filter(
    ({ state, waitReason }) =>
      state === 'waiting' && (waitReason === 'credential' || waitReason === 'moved'),
  )

  return (
    <Page
      title={`Hello, ${username}`}
      intro="One place for imputation on many services, each with your own account."
    >
      {isNew && <FirstSteps {...steps} />}
      <AddressNotice />
      <InvitationNotice />
      <Notices />
      <AttentionList services={asking} jobs={waiting} />
      {!isNew && (
        <Panel title="Recent jobs">
          <QueryView query={jobs} skeleton={<RowSkeletons rows={4} height={56} />}>
            {({ jobs: recent }) => (
              <Stack
                gap="md"
                mx={{
                  base: 'calc(var(--mantine-spacing-md) * -1)',
                  sm: 'calc(var(--mantine-spacing-lg) * -1)',
                }}
              >
                <JobRows jobs={recent.slice(0, MOST_SHOWN)} />
                <Text px="lg">
                  <TextLink to="/jobs">All jobs</TextLink>
                </Text>
              </Stack>
            )}
          </QueryView>
        </Panel>
      )}
    </Page>
  )
}

const MOST_SHOWN = 6
