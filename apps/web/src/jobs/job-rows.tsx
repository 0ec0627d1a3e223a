import type { Job } from '@tessera/contracts/job'
import { BlockLink } from '../ui/links.tsx'
import { Moment } from '../ui/moment.tsx'
import classes from './job-rows.module.css'
import { RowContent } from './row-content.tsx'
import { StateBadge } from './state-badge.tsx'

/** Jobs as rows that are links as a whole. */
export function JobRows({ jobs }: { readonly jobs: readonly Job[] }) {
  return (
    <ul className={classes['rows']}>
      {jobs.map((job) => (
        <li key={job.id}>
          <BlockLink to="/jobs/$jobId" params={{ jobId: job.id }} className={classes['row'] ?? ''}>
            <RowContent
              name={job.name}
              below={
                <>
                  {job.serviceName} · <Moment at={job.createdAt} />
                </>
              }
              badge={<StateBadge job={job} />}
            />
          </BlockLink>
        </li>
      ))}
    </ul>
  )
}
