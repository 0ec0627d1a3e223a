import { Stack } from '@mantine/core'
import { IconCalendarTime } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { isAboutSchedule, Notices } from '../notices/notices.tsx'
import { trpc } from '../trpc.ts'
import { Empty } from '../ui/empty.tsx'
import { ButtonLink } from '../ui/links.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { ScheduleCard } from './schedule-card.tsx'

export function SchedulesPage() {
  const schedules = useQuery(
    trpc.schedules.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }),
  )
  return (
    <Page
      title="Schedules"
      intro="Jobs that Tessera submits for you at times to come, with the rights that you have then."
    >
      <Notices which={isAboutSchedule} />
      <QueryView query={schedules} skeleton={<RowSkeletons rows={2} height={260} />}>
        {(all) =>
          all.length === 0 ? (
            <Empty
              icon={<IconCalendarTime size={32} />}
              title="No schedules yet"
              action={<ButtonLink to="/jobs/new">New job</ButtonLink>}
            >
              Prepare a job as usual, and choose at its last step when it is to be sent.
            </Empty>
          ) : (
            <Stack component="ul" gap="lg" p={0} m={0}>
              {all.map((schedule) => (
                <ScheduleCard key={schedule.id} schedule={schedule} />
              ))}
            </Stack>
          )
        }
      </QueryView>
    </Page>
  )
}

const REFRESH_MS = 30_000
