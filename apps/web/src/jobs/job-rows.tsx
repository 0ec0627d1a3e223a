import { Group, Text } from '@mantine/core'
import type { Job } from '@tessera/contracts/job'
import { BlockLink } from '../ui/links.tsx'
import { Moment } from '../ui/moment.tsx'
import classes from './job-rows.module.css'
import { StateBadge } from './state-badge.tsx'

/** Jobs as rows that are links as a whole. */
export function JobRows({ jobs }: { readonly jobs: readonly Job[] }) {
  return (
    <ul className={classes['rows']}>
      {jobs.map((job) => (
        <li key={job.id}>
          <BlockLink to="/jobs/$jobId" params={{ jobId: job.id }} className={classes['row'] ?? ''}>
            <Group justify="space-between" gap="xs">
              <div className={classes['what']}>
                <Text fw={550} truncate>
                  {job.name}
                </Text>
                <Text fz="sm" c="dimmed">
                  {job.serviceName} · <Moment at={job.createdAt} />
                </Text>
              </div>
              <StateBadge job={job} />
            </Group>
          </BlockLink>
        </li>
      ))}
    </ul>
  )
}
