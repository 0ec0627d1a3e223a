import { document, mostDocumentBytes } from '@tessera/contracts/document'
import type { DocumentId, StudyId } from '@tessera/contracts/ids'
import { ownFault, readFaultBody, type ShownFault } from '../faults/read-fault.ts'

/** A document on its way from this page to the server. */
export interface PendingDocument {
  readonly key: string
  readonly fileName: string
  readonly title: string
  readonly sizeBytes: number
  readonly sentBytes: number
  /** `chosen`: it may still be given another title. */
  readonly state: 'chosen' | 'queued' | 'sending' | 'failed'
  /** Only when `failed`. */
  readonly fault: ShownFault | null
  readonly studyId: StudyId | null
  /** It becomes the next version of this one. */
  readonly documentId: DocumentId | null
}

export interface DocumentUploadsOptions {
  /** Called when the last byte has arrived and a worker has been told. */
  readonly onArrived: (id: DocumentId, sent: PendingDocument) => void
}

/** The uploads of documents of this page. They go on while people look at other pages. */
export class DocumentUploads {
  readonly #options: DocumentUploadsOptions
  readonly #files = new Map<string, File>()
  readonly #requests = new Map<string, XMLHttpRequest>()
  readonly #listeners = new Set<() => void>()
  #pending: readonly PendingDocument[] = []
  #nextKey = 1

  constructor(options: DocumentUploadsOptions) {
    this.#options = options
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly snapshot = (): readonly PendingDocument[] => this.#pending

  /** They wait for a title and for `send`. What cannot be a document is refused here. */
  choose(files: readonly File[], studyId: StudyId | null): void {
    for (const file of files) {
      this.#add(file, { title: titleOf(file.name), studyId, documentId: null })
    }
    this.#tell()
  }

  /** Sent at once: it has the title of the document. */
  sendVersion(file: File, of: { readonly id: DocumentId; readonly title: string }): void {
    for (const { key, documentId } of this.#pending) if (documentId === of.id) this.cancel(key)
    const key = this.#add(file, { title: of.title, studyId: null, documentId: of.id })
    this.send([key])
  }

  rename(key: string, title: string): void {
    this.#change(key, { title })
  }

  /** Those of these that can be sent. */
  send(keys: readonly string[]): void {
    for (const { key, state, title, fault } of this.#pending) {
      if (!keys.includes(key) || title.trim() === '') continue
      if (state === 'chosen' || (state === 'failed' && maySendAgain(fault)))
        this.#change(key, { state: 'queued', fault: null, sentBytes: 0 })
    }
    this.#startNext()
  }

  cancel(key: string): void {
    const request = this.#requests.get(key)
    this.#forget(key)
    request?.abort()
  }

  #add(file: File, of: Pick<PendingDocument, 'title' | 'studyId' | 'documentId'>): string {
    const key = `document-${this.#nextKey++}`
    const fault = refusal(file)
    this.#files.set(key, file)
    this.#pending = [
      ...this.#pending,
      {
        ...of,
        key,
        fileName: file.name,
        sizeBytes: file.size,
        sentBytes: 0,
        state: fault === null ? 'chosen' : 'failed',
        fault,
      },
    ]
    return key
  }

  #startNext(): void {
    if (this.#pending.some(({ state }) => state === 'sending')) return
    const next = this.#pending.find(({ state }) => state === 'queued')
    if (next === undefined) return
    this.#change(next.key, { state: 'sending' })
    this.#start(next)
  }

  #start(sent: PendingDocument): void {
    const { key } = sent
    const file = this.#files.get(key)
    if (file === undefined) return
    const request = new XMLHttpRequest()
    this.#requests.set(key, request)
    request.upload.addEventListener('progress', ({ loaded }) =>
      this.#change(key, { sentBytes: Math.min(loaded, sent.sizeBytes) }),
    )
    request.addEventListener('load', () => this.#end(sent, request))
    request.addEventListener('error', () => this.#fail(key, ownFault('unavailable')))
    request.open('POST', addressOf(sent))
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.send(file)
  }

  #end(sent: PendingDocument, { status, responseText }: XMLHttpRequest): void {
    if (status !== 201) {
      this.#fail(sent.key, readFaultBody(responseText))
      return
    }
    const { id } = document.parse(JSON.parse(responseText))
    this.#forget(sent.key)
    this.#options.onArrived(id, sent)
  }

  #fail(key: string, fault: ShownFault): void {
    this.#requests.delete(key)
    this.#change(key, { state: 'failed', fault })
    this.#startNext()
  }

  #change(key: string, changed: Partial<PendingDocument>): void {
    this.#pending = this.#pending.map((one) => (one.key === key ? { ...one, ...changed } : one))
    this.#tell()
  }

  #forget(key: string): void {
    this.#files.delete(key)
    this.#requests.delete(key)
    this.#pending = this.#pending.filter((one) => one.key !== key)
    this.#tell()
    this.#startNext()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** What was refused for what it is would be refused again. */
export function maySendAgain(fault: ShownFault | null): boolean {
  return fault !== null && !lasting.has(fault.code)
}

/** A name without its ending. */
export function titleOf(fileName: string): string {
  const title = fileName.replace(/\.[A-Za-z]{3,4}$/u, '').replaceAll(/\p{Cc}/gu, ' ')
  return (title.trim() === '' ? fileName : title.trim()).slice(0, 255)
}

/** By its name and size; what it really is, its first bytes tell the server. */
export function refusal(file: Pick<File, 'name' | 'size'>): ShownFault | null {
  if (file.size > mostDocumentBytes) return ownFault('document_too_many_bytes')
  if (file.size === 0 || !endings.test(file.name)) return ownFault('document_not_readable')
  return null
}

function addressOf({ title, studyId, documentId }: PendingDocument): string {
  const query = new URLSearchParams({
    title: title.trim(),
    ...(studyId !== null && { studyId }),
    ...(documentId !== null && { documentId }),
  })
  return `/api/documents?${query.toString()}`
}

const endings = /\.(?:pdf|docx|png|jpe?g|tiff?)$/iu
const lasting = new Set<string>(['document_not_readable', 'document_too_many_bytes'])
