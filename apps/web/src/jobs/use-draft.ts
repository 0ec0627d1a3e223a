import { skipToken, useQuery } from '@tanstack/react-query'
import type { BatchId } from '@tessera/contracts/ids'
import { queryClient } from '../trpc.ts'
import type { DraftSettings } from './draft.ts'

/** A job while it is being made. */
export interface JobDraft {
  readonly step: number
  readonly serviceId: number | null
  readonly fileIds: readonly string[]
  readonly wished: DraftSettings
  readonly name: string | null
  /** Once it was sent as a batch: sent again after an answer that was lost, it is the same one. */
  readonly batchId: BatchId | null
}

/** Stays while another page is looked at, until it is sent or the session ends. */
export function useDraft() {
  const { data: draft = newDraft } = useQuery<JobDraft>({ queryKey, queryFn: skipToken })
  return { draft, change }
}

/** What is uploaded together arrives one by one. */
export function chooseFiles(choice: (chosen: readonly string[]) => readonly string[]): void {
  const { fileIds } = queryClient.getQueryData<JobDraft>(queryKey) ?? newDraft
  change({ fileIds: choice(fileIds) })
}

export function dropDraft(): void {
  queryClient.removeQueries({ queryKey })
}

function change(changed: Partial<JobDraft>): void {
  queryClient.setQueryData<JobDraft>(queryKey, (before = newDraft) => ({ ...before, ...changed }))
}

const queryKey = ['job draft']
const newDraft: JobDraft = {
  step: 0,
  serviceId: null,
  fileIds: [],
  wished: {},
  name: null,
  batchId: null,
}
queryClient.setQueryDefaults(queryKey, { gcTime: Infinity, staleTime: Infinity })
