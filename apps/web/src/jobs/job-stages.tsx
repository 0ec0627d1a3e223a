import { VisuallyHidden } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { JobState } from '@tessera/contracts/job'
import classes from './job-stages.module.css'
import { stageOf, stages } from './stages.ts'

export function JobStages({ state }: { readonly state: JobState }) {
  const current = stageOf(state)
  if (current === null) return null
  const finished = current === stages.length - 1
  return (
    <ol className={classes['stages']} aria-label="Stages of the job">
      {stages.map((label, index) => {
        const done = index < current || finished
        return (
          <li
            key={label}
            className={classes['stage']}
            data-done={done || undefined}
            data-current={(index === current && !finished) || undefined}
            {...(index === current && { 'aria-current': 'step' as const })}
          >
            <span className={classes['bar']} />
            <span className={classes['label']}>
              {done && <IconCheck size={14} aria-hidden="true" />}
              {label}
              {done && <VisuallyHidden>, done</VisuallyHidden>}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
