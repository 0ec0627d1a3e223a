import { useEffect, useSyncExternalStore } from 'react'
import { DocumentUploads, type PendingDocument } from './document-uploads.ts'
import { readDocumentsAgain } from './read-documents-again.ts'

/** Documents that are on their way, and a warning before the page is closed on one. */
export function usePendingDocuments(): readonly PendingDocument[] {
  const pending = useSyncExternalStore(documentUploads.subscribe, documentUploads.snapshot)
  const busy = pending.some(({ state }) => state === 'sending' || state === 'queued')
  useEffect(() => {
    if (!busy) return undefined
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [busy])
  return pending
}

export const documentUploads = new DocumentUploads({
  onArrived: () => void readDocumentsAgain(),
})
