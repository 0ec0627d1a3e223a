import { Button, Group } from '@mantine/core'
import type { SubmitJobInput } from '@tessera/contracts/job'
import { useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { newWhen, recurrenceOf } from '../schedules/draft-when.ts'
import { useMakeSchedule } from '../schedules/use-make-schedule.ts'
import { WhenFields } from '../schedules/when-fields.tsx'
import { ActionButton } from '../ui/action-button.tsx'
import { useSubmitJob } from './use-submit-job.ts'

export interface SendButtonsProps {
  readonly job: SubmitJobInput
  readonly onBack: () => void
}

/** Now, or at times to come. */
export function SendButtons({ job, onBack }: SendButtonsProps) {
  const [when, setWhen] = useState(newWhen)
  const submit = useSubmitJob()
  const make = useMakeSchedule()
  const isNow = when.kind === 'now'
  const recurrence = recurrenceOf(when)
  const { error } = isNow ? submit : make
  const isReady = job.name !== '' && (isNow || recurrence !== null)
  const send = () => {
    if (recurrence === null) submit.mutate(job)
    else make.mutate({ ...job, recurrence })
  }
  return (
    <>
      <WhenFields when={when} onChange={setWhen} />
      {error !== null && <FaultAlert error={error} />}
      <Group>
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
        <ActionButton busy={submit.isPending || make.isPending} disabled={!isReady} onClick={send}>
          {isNow ? 'Submit the job' : 'Make the schedule'}
        </ActionButton>
      </Group>
    </>
  )
}
