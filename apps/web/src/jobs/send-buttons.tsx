import { Button, Checkbox, Group } from '@mantine/core'
import { batchId } from '@tessera/contracts/ids'
import type { InputFile } from '@tessera/contracts/file'
import type { SubmitJobInput } from '@tessera/contracts/job'
import { judgeTogether } from '@tessera/vcf/judge-job'
import { useState } from 'react'
import { useSubmitBatch } from '../batches/use-submit-batch.ts'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { hasCode } from '../faults/read-fault.ts'
import { useKnowing } from '../meaning/use-knowing.ts'
import { KnowingField } from '../meaning/knowing-field.tsx'
import { readConflictsAgain, type Standing } from '../meaning/use-standing.ts'
import { newWhen, recurrenceOf } from '../schedules/draft-when.ts'
import { useMakeSchedule } from '../schedules/use-make-schedule.ts'
import { WhenFields } from '../schedules/when-fields.tsx'
import { ActionButton } from '../ui/action-button.tsx'
import { JobFindings } from '../uploads/job-findings.tsx'
import { nameAfter } from './draft.ts'
import { useDraft } from './use-draft.ts'
import { useSubmitJob } from './use-submit-job.ts'

export interface SendButtonsProps {
  /** Of all of them together. */
  readonly name: string
  /** One for each service and panel. */
  readonly jobs: readonly [SubmitJobInput, ...SubmitJobInput[]]
  /** Of each job. */
  readonly files: readonly InputFile[]
  readonly standing: Standing
  readonly onBack: () => void
}

/** As one job or as one for each file, now, or at times to come; as a job for each of several services or panels, now. */
export function SendButtons({ name, jobs, files, standing, onBack }: SendButtonsProps) {
  const [job] = jobs
  const isSplit = jobs.length > 1
  const [when, setWhen] = useState(newWhen)
  const [wantsBatch, setWantsBatch] = useState(false)
  const [isSure, setIsSure] = useState(false)
  const knowing = useKnowing(standing)
  const { draft, change } = useDraft()
  const submit = useSubmitJob()
  const submitBatch = useSubmitBatch()
  const make = useMakeSchedule()
  const isNow = isSplit || when.kind === 'now'
  const canBatch = isNow && !isSplit && files.length > 1
  const isByFile = canBatch && wantsBatch
  const isBatch = isSplit || isByFile
  const recurrence = recurrenceOf(when)
  const { error } = isBatch ? submitBatch : isNow ? submit : make
  const found = isByFile ? [] : [...judgeTogether(files)]
  const doubts = found.some(({ severity }) => severity === 'contradiction')
  const isRefused = found.some(({ severity }) => severity === 'error')
  const isReady =
    name !== '' &&
    (isNow || recurrence !== null) &&
    !isRefused &&
    (!doubts || isSure) &&
    knowing.maySend
  const items = isByFile ? itemsOf(job, files) : [...jobs]
  const send = () => {
    if (isBatch) {
      const id = draft.batchId ?? batchId.parse(crypto.randomUUID())
      change({ batchId: id })
      submitBatch.mutate({ batchId: id, name, items }, { onError: whenRefused(submitBatch) })
    } else if (recurrence === null) submit.mutate(job, { onError: whenRefused(submit) })
    else make.mutate({ ...job, recurrence }, { onError: whenRefused(make) })
  }
  return (
    <>
      {!isSplit && <WhenFields when={when} onChange={setWhen} />}
      {canBatch && (
        <Checkbox
          label={`A job of its own for each of the ${files.length} files`}
          description="They are submitted together or not at all, and listed as one batch. Chromosomes of one study belong in one job."
          checked={wantsBatch}
          onChange={(event) => setWantsBatch(event.currentTarget.checked)}
          maw={620}
        />
      )}
      <JobFindings found={found} />
      {doubts && !isRefused && (
        <Checkbox
          label="I know, and want to submit them together"
          checked={isSure}
          onChange={(event) => setIsSure(event.currentTarget.checked)}
        />
      )}
      <KnowingField standing={standing} knowing={knowing} />
      {error !== null && <FaultAlert error={error} />}
      <Group>
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
        <ActionButton
          busy={submit.isPending || submitBatch.isPending || make.isPending}
          disabled={!isReady}
          aria-describedby={knowing.maySend ? undefined : knowing.whyId}
          onClick={send}
        >
          {isBatch ? `Submit ${items.length} jobs` : isNow ? 'Submit the job' : 'Make the schedule'}
        </ActionButton>
      </Group>
    </>
  )
}

/** Something stands against it since: its sentences are read anew and shown with the study, and not twice. */
function whenRefused(sent: { readonly reset: () => void }) {
  return (error: unknown) => {
    if (!hasCode(error, 'study_forbidden')) return
    readConflictsAgain()
    sent.reset()
  }
}

function itemsOf(job: SubmitJobInput, files: readonly InputFile[]): SubmitJobInput[] {
  return files.map((file) => ({ ...job, name: nameAfter([file]), fileIds: [file.id] }))
}
