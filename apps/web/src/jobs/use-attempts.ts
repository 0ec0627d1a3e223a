import { type Job, type JobAttempt, shownAttempt } from '@tessera/contracts/job'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { trpc } from '../trpc.ts'

/** The tries at a job, the newest first, and which of them the page shows. Null while they are read. */
export interface Attempts {
  readonly all: readonly JobAttempt[]
  readonly shown: JobAttempt
  readonly choose: (number: number) => void
}

export function useAttempts(job: Job): Attempts | null {
  const { data: all = [] } = useQuery(trpc.jobs.attempts.queryOptions({ jobId: job.id }))
  const [chosen, choose] = useState<number | null>(null)
  const shown = all.find(({ number }) => number === chosen) ?? shownAttempt(all)
  return shown === null ? null : { all, shown, choose }
}
