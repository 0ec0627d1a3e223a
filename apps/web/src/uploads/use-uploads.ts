import { useQuery } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { queryClient, trpc } from '../trpc.ts'
import { UploadStore } from './upload-store.ts'

/** Uploads that are on their way, and a warning before the page is closed on one. */
export function usePendingUploads() {
  const pending = useSyncExternalStore(uploads.subscribe, uploads.snapshot)
  const busy = pending.some(({ state }) => state === 'sending' || state === 'queued')
  useEffect(() => {
    if (!busy) return undefined
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [busy])
  return pending
}

/** Files at the server; asked again while one is being checked. */
export function useFiles() {
  return useQuery({
    ...trpc.uploads.list.queryOptions(),
    refetchInterval: ({ state }) =>
      state.data?.some((file) => file.state === 'checking') === true ? CHECKING_MS : false,
  })
}

/** Calls back when a file has arrived at the server. */
export function useReceived(onReceived: (fileId: string) => void): void {
  useEffect(() => {
    receivers.add(onReceived)
    return () => {
      receivers.delete(onReceived)
    }
  }, [onReceived])
}

const receivers = new Set<(fileId: string) => void>()
const CHECKING_MS = 1000

export const uploads = new UploadStore({
  endpoint: '/api/uploads',
  onReceived: (fileId) => {
    for (const receive of receivers) receive(fileId)
    void queryClient.invalidateQueries(trpc.uploads.list.queryFilter())
  },
})
