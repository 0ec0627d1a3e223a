import { mkdirSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { CredentialId, ServiceId, UserId } from '@tessera/contracts/ids'
import type { ConfirmHeld } from '@tessera/db/held-lock'
import type { AuditKey } from '@tessera/db/vault/audit-chain'
import { StartUpError } from '@tessera/runtime/start-up-error'
import type { ReachFaultPoint } from '../keys/fault-points.ts'
import { foldFiles } from './fold-files.ts'
import {
  growingFileOf,
  isFileOf,
  ledgerFiles,
  nextFileOf,
  syncDirectory,
} from './ledger-directory.ts'
import { GrowingFile, mendEnd } from './ledger-file.ts'
import {
  formatLedgerLine,
  glanceAt,
  isBeyond,
  type LedgerEntry,
  type ReadLine,
  readLedgerLine,
} from './ledger-line.ts'
import { OwnLines } from './own-lines.ts'

/**
 * The highest version of each credential, outside the database: who puts an old row back, or takes one away, is found
 * out. All brokers of a database share one directory. Each adds lines to a file of its own and reads those of the
 * others; what is highest counts, so that nobody has to wait for anybody. Each folds its own lines together when many of
 * them are superseded.
 */
export class CredentialLedger implements AsyncDisposable {
  readonly #directory: string
  readonly #broker: string
  readonly #keys: () => readonly AuditKey[]
  readonly #reached: ReachFaultPoint
  readonly #exclusively: Exclusively
  readonly #files = new Map<string, GrowingFile>()
  readonly #entries = new Map<CredentialId, LedgerEntry>()
  /** Of the lines from which the entries are. */
  readonly #macs = new Map<string, string>()
  readonly #idsAt = new Map<string, Set<CredentialId>>()
  /** What this broker's own files hold. */
  #own = new OwnLines()
  #writing: Promise<void> = Promise.resolve()

  private constructor(options: LedgerOptions) {
    this.#directory = options.directory
    this.#broker = options.broker
    this.#keys = options.keys
    this.#reached = options.reached ?? (() => {})
    this.#exclusively = options.exclusively ?? (async (work) => await work(async () => {}))
  }

  /**
   * @param options.hasCredentials whether the vault has any: then the ledger cannot be new
   * @throws StartUpError when it is missing, or a line of it is not authentic or under a key that is not here
   */
  static async open(
    options: LedgerOptions & { readonly hasCredentials: boolean },
  ): Promise<CredentialLedger> {
    const { directory, hasCredentials } = options
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const ledger = new CredentialLedger(options)
    if (hasCredentials && ledgerFiles(directory).length === 0) {
      throw new StartUpError(
        `the vault has credentials, but there is no ledger of their versions in ${directory}: put it back. Only if it is lost for good, make an empty file adopted.jsonl there; then what the database holds is believed once`,
      )
    }
    await ledger.#exclusively(async () => {
      await mendEnd(ledger.#growingFile())
      await syncDirectory(directory)
    })
    try {
      ledger.#readAdded()
    } catch (error) {
      throw new StartUpError(error instanceof Error ? error.message : 'the ledger cannot be read')
    }
    return ledger
  }

  /** For looking only: nothing is made or mended. @throws Error when a line is not authentic */
  static read(directory: string, keys: readonly AuditKey[]): CredentialLedger {
    const ledger = new CredentialLedger({ directory, broker: '', keys: () => keys })
    ledger.#readAdded()
    return ledger
  }

  get entries(): readonly LedgerEntry[] {
    return [...this.#entries.values()]
  }

  /** What all brokers have written until now. */
  find(id: CredentialId): LedgerEntry | null {
    this.#readAdded()
    return this.#entries.get(id) ?? null
  }

  /** The credential that a user must have at a service. */
  findLiveAt(userId: UserId, serviceId: ServiceId): LedgerEntry | null {
    return this.findKeptAt(userId, serviceId).find(({ state }) => state === 'live') ?? null
  }

  /** All that a user has had at a service and of which nobody has written that it was deleted. */
  findKeptAt(userId: UserId, serviceId: ServiceId): readonly LedgerEntry[] {
    this.#readAdded()
    const ids = [...(this.#idsAt.get(placeOf({ userId, serviceId })) ?? [])]
    return ids.flatMap((id) => this.#entries.get(id) ?? [])
  }

  /**
   * On the disk, where it is not there already, when it returns.
   *
   * @throws Error of the file system, or when the broker's name is not its own at the moment
   */
  async raise(entry: LedgerEntry): Promise<void> {
    const known = this.find(entry.credentialId)
    if (known !== null && !isBeyond(entry, known)) return
    await this.#write(async () => await this.#append(entry))
    this.#readAdded()
  }

  /**
   * Brings this broker's own files down to a line for each credential, under the key for new lines, when much of them is
   * superseded, when lines are under another key, or when it has more than one file.
   *
   * @throws Error when a line that was added is not authentic, or as {@link raise}
   */
  async fold(): Promise<void> {
    await this.#write(async (confirm) => await this.#fold(confirm))
  }

  /** Lines of all brokers, now. @throws Error when one is not authentic */
  countLinesUnder(keyId: string): number {
    let count = 0
    for (const name of ledgerFiles(this.#directory)) {
      new GrowingFile(join(this.#directory, name)).readAdded((line) => {
        if (this.#read(line, name).keyId === keyId) count += 1
      })
    }
    return count
  }

  /** When it returns, nothing is being written. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing.catch(() => {})
  }

  async #write(work: (confirm: ConfirmHeld) => Promise<void>): Promise<void> {
    this.#writing = this.#writing.catch(() => {}).then(async () => await this.#exclusively(work))
    await this.#writing
  }

  async #append(entry: LedgerEntry): Promise<void> {
    const path = this.#growingFile()
    await mendEnd(path)
    await using file = await open(path, 'a', 0o600)
    await file.appendFile(`${formatLedgerLine(this.#newest, entry)}\n`)
    await file.datasync()
  }

  async #fold(confirm: ConfirmHeld): Promise<void> {
    this.#readAdded()
    const names = ledgerFiles(this.#directory)
    const key = this.#newest
    const from = new Map<string, number>()
    for (const name of names.filter((name) => isFileOf(this.#broker, name)))
      from.set(name, statSync(join(this.#directory, name)).size)
    if (from.size < 2 && !this.#own.areWorthFolding(key.id)) return
    const entries = this.#own.ids.flatMap((id) => this.#entries.get(id) ?? [])
    const into = nextFileOf(this.#broker, names)
    const reached = this.#reached
    await foldFiles(this.#directory, { from, into, entries, key, reached, confirm })
    // What it holds is known: to read it would keep everybody waiting.
    const file = new GrowingFile(join(this.#directory, into))
    file.startAtEnd()
    this.#files.set(into, file)
    this.#own = new OwnLines()
    for (const entry of entries) this.#own.note(entry, key.id)
  }

  get #newest(): AuditKey {
    const [key] = this.#keys()
    if (key === undefined) throw new Error('the ledger has no key')
    return key
  }

  #growingFile(): string {
    return join(this.#directory, growingFileOf(this.#broker, ledgerFiles(this.#directory)))
  }

  /** Read in one go and without waiting: a claim asks, and there is hardly ever anything new. */
  #readAdded(): void {
    for (let look = 1; !this.#readFiles(); look++) {
      if (look === mostLooks) throw new Error('the files of the ledger change all the time')
    }
  }

  /** @returns false when a file was gone: what it said is in one that its broker put there before it removed it */
  #readFiles(): boolean {
    const names = new Set(ledgerFiles(this.#directory))
    for (const name of this.#files.keys()) if (!names.has(name)) this.#files.delete(name)
    for (const name of names) {
      const file = this.#files.get(name) ?? new GrowingFile(join(this.#directory, name))
      this.#files.set(name, file)
      const isOwn = isFileOf(this.#broker, name)
      const isThere = file.readAdded((line) => {
        // Another broker has folded its files: most of what it wrote anew is known to the letter.
        const { id, mac } = glanceAt(line)
        if (!isOwn && this.#macs.get(id) === mac) return
        const read = this.#read(line, name)
        this.#keep(read.entry, read.mac)
        if (isOwn) this.#own.note(read.entry, read.keyId)
      })
      if (!isThere) return false
    }
    return true
  }

  /** @throws Error */
  #read(line: string, name: string): Extract<ReadLine, { readonly kind: 'entry' }> {
    const read = readLedgerLine(line, this.#keys())
    switch (read.kind) {
      case 'entry':
        return read
      case 'unknown_key':
        throw new Error(
          `${name} of the ledger has lines under the audit key ${read.keyId}, which the key store does not have: put back the store that has it`,
        )
      case 'not_authentic':
        throw new Error(`a line of the ledger ${name} is not authentic`)
      default:
        return read satisfies never
    }
  }

  #keep(entry: LedgerEntry, mac: string): void {
    const known = this.#entries.get(entry.credentialId)
    if (known !== undefined && !isBeyond(entry, known)) return
    this.#entries.set(entry.credentialId, entry)
    this.#macs.set(entry.credentialId, mac)
    // The files of several brokers are read in no order of time: a credential may come before the end of the one that it
    // followed.
    const place = placeOf(entry)
    const ids = this.#idsAt.get(place) ?? new Set()
    this.#idsAt.set(place, ids)
    if (entry.state === 'deleted') ids.delete(entry.credentialId)
    else ids.add(entry.credentialId)
  }
}

export interface LedgerOptions {
  readonly directory: string
  /** The broker's name, which names its files. */
  readonly broker: string
  /** The first one for new lines. */
  readonly keys: () => readonly AuditKey[]
  readonly reached?: ReachFaultPoint
  /** Throws when another process may write the files of this name; it goes without where there is none. */
  readonly exclusively?: Exclusively
}

type Exclusively = (work: (confirm: ConfirmHeld) => Promise<void>) => Promise<void>

function placeOf(of: { readonly userId: UserId; readonly serviceId: ServiceId }): string {
  return `${of.userId} ${of.serviceId}`
}

/** Each time a file is gone, its broker has just folded its files: hours lie between two times. */
const mostLooks = 10
