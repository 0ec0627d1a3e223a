import { checkVcfStart } from '@tessera/vcf/check-vcf-start'
import { Upload } from 'tus-js-client'
import { readFaultBody, type ShownFault } from '../faults/read-fault.ts'
import type { ShownFinding } from './finding-list.tsx'

type UploadState = 'looking' | 'refused' | 'queued' | 'sending' | 'paused' | 'failed'

/** A file on its way from this page to the server. */
export interface PendingUpload {
  readonly key: string
  readonly name: string
  readonly sizeBytes: number
  readonly sentBytes: number
  readonly state: UploadState
  /** Of the file at the server, once it has one. */
  readonly fileId: string | null
  /** Of the look at its beginning and end, before it is sent; an error among them when `refused`. */
  readonly findings: readonly ShownFinding[]
  /** Only when `failed`. */
  readonly fault: ShownFault | null
}

export interface UploadStoreOptions {
  /** Of the tus endpoint. */
  readonly endpoint: string
  /** Called with the id of a file whose last byte has arrived. */
  readonly onReceived: (fileId: string) => void
}

/**
 * The uploads of this page. They go on while people look at other pages, survive a lost connection, and
 * resume where they stopped when the same file is chosen again after the page was closed.
 */
export class UploadStore {
  readonly #options: UploadStoreOptions
  readonly #uploads = new Map<string, Upload>()
  readonly #listeners = new Set<() => void>()
  #pending: readonly PendingUpload[] = []
  #nextKey = 1

  constructor(options: UploadStoreOptions) {
    this.#options = options
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly snapshot = (): readonly PendingUpload[] => this.#pending

  add(files: readonly File[]): void {
    for (const file of files) {
      const key = `upload-${this.#nextKey++}`
      this.#uploads.set(key, this.#createUpload(key, file))
      this.#pending = [
        ...this.#pending,
        {
          key,
          name: file.name,
          sizeBytes: file.size,
          sentBytes: 0,
          state: 'looking',
          fileId: null,
          findings: [],
          fault: null,
        },
      ]
      void this.#look(key, file)
    }
    this.#tell()
  }

  async pause(key: string): Promise<void> {
    this.#change(key, { state: 'paused' })
    await this.#uploads.get(key)?.abort()
    this.#startNext()
  }

  resume(key: string): void {
    this.#change(key, { state: 'queued', fault: null })
    this.#startNext()
  }

  /** Stops it and asks the server to forget what has arrived. */
  async cancel(key: string): Promise<void> {
    const upload = this.#uploads.get(key)
    this.#forget(key)
    // When the server cannot be asked it removes the rest by itself later.
    await upload?.abort(true).catch(() => undefined)
  }

  /** A file that cannot be used is not sent. What cannot be read here is left to the check of the whole. */
  async #look(key: string, file: File): Promise<void> {
    const report = await checkVcfStart(file).catch(() => null)
    this.#change(key, {
      state: report?.verdict === 'refused' ? 'refused' : 'queued',
      findings: report?.findings ?? [],
    })
    this.#startNext()
  }

  #createUpload(key: string, file: File): Upload {
    const upload = new Upload(file, {
      endpoint: this.#options.endpoint,
      metadata: { filename: file.name },
      retryDelays: [0, 1000, 3000, 5000, 10_000, 20_000, 30_000],
      removeFingerprintOnSuccess: true,
      onUploadUrlAvailable: () => this.#change(key, { fileId: fileIdOf(upload) }),
      onProgress: (sentBytes) => this.#change(key, { sentBytes }),
      onError: (error) => {
        const body = 'originalResponse' in error ? error.originalResponse?.getBody() : undefined
        this.#change(key, { state: 'failed', fault: readFaultBody(body ?? '') })
        this.#startNext()
      },
      onSuccess: () => {
        this.#forget(key)
        const fileId = fileIdOf(upload)
        if (fileId !== null) this.#options.onReceived(fileId)
      },
    })
    return upload
  }

  #startNext(): void {
    const sending = this.#pending.filter(({ state }) => state === 'sending').length
    const next = this.#pending.find(({ state }) => state === 'queued')
    if (next === undefined || sending >= MOST_AT_ONCE) return
    this.#change(next.key, { state: 'sending' })
    void this.#start(next.key)
    this.#startNext()
  }

  async #start(key: string): Promise<void> {
    const upload = this.#uploads.get(key)
    if (upload === undefined) return
    if (upload.url === null) {
      const [previous] = await upload.findPreviousUploads()
      if (previous !== undefined) upload.resumeFromPreviousUpload(previous)
    }
    // It may have been paused or cancelled in the meantime.
    if (this.#pending.some((pending) => pending.key === key && pending.state === 'sending')) {
      upload.start()
    }
  }

  #change(key: string, changed: Partial<PendingUpload>): void {
    this.#pending = this.#pending.map((upload) =>
      upload.key === key ? { ...upload, ...changed } : upload,
    )
    this.#tell()
  }

  #forget(key: string): void {
    this.#uploads.delete(key)
    this.#pending = this.#pending.filter((upload) => upload.key !== key)
    this.#tell()
    this.#startNext()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** The last segment of the upload's address. */
function fileIdOf(upload: Upload): string | null {
  return upload.url?.split('/').at(-1) ?? null
}

/** Browsers open six connections to a server; the page itself needs some of them. */
const MOST_AT_ONCE = 2
