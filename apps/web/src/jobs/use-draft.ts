import type { BatchId } from '@tessera/contracts/ids'
import { useSyncExternalStore } from 'react'
import { queryClient } from '../trpc.ts'
import type { Destination } from './destinations.ts'

/** What is sent, while it is being made. */
export interface JobDraft {
  readonly step: number
  /** Null until somebody has chosen. */
  readonly destinations: readonly Destination[] | null
  readonly fileIds: readonly string[]
  readonly name: string | null
  readonly studyId: string | null
  /** Once it was sent as a batch: sent again after an answer that was lost, it is the same one. */
  readonly batchId: BatchId | null
}

/** Stays while another page is looked at, until it is sent or the session ends. */
export function useDraft() {
  return { draft: useSyncExternalStore(subscribe, readDraft), change }
}

/** What is uploaded together arrives one by one. */
export function chooseFiles(choice: (chosen: readonly string[]) => readonly string[]): void {
  change({ fileIds: choice(readDraft().fileIds) })
}

/** For the next who opens the page: one that is still shown stays as it is. */
export function dropDraft(): void {
  queryClient.removeQueries({ queryKey })
}

function change(changed: Partial<JobDraft>): void {
  queryClient.setQueryData<JobDraft>(queryKey, { ...readDraft(), ...changed })
  tell()
}

function readDraft(): JobDraft {
  return queryClient.getQueryData<JobDraft>(queryKey) ?? newDraft
}

/** At once, and not when queries are told: a field whose text comes later loses the place of the caret. */
function tell(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const listeners = new Set<() => void>()

const queryKey = ['job draft']
const newDraft: JobDraft = {
  step: 0,
  destinations: null,
  fileIds: [],
  name: null,
  studyId: null,
  batchId: null,
}
queryClient.setQueryDefaults(queryKey, { gcTime: Infinity, staleTime: Infinity })
