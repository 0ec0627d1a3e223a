import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { CredentialId, ServiceId, UserId } from '@tessera/contracts/ids'
import type { AuditKey } from '@tessera/db/vault/audit-chain'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { GrowingFile } from './ledger-file.ts'
import { formatLedgerLine, isBeyond, type LedgerEntry, readLedgerLine } from './ledger-line.ts'

/**
 * The highest version of each credential, outside the database: who puts an old row back, or takes one away, is found
 * out. All brokers of a database share one directory. Each adds lines to a file of its own and reads those of the
 * others; what is highest counts, so that nobody has to wait for anybody.
 */
export class CredentialLedger {
  readonly #directory: string
  readonly #own: string
  readonly #keys: () => readonly AuditKey[]
  readonly #files = new Map<string, GrowingFile>()
  readonly #entries = new Map<CredentialId, LedgerEntry>()
  readonly #idsAt = new Map<string, Set<CredentialId>>()
  #names: readonly string[] = []
  #changedAt = 0n
  #writing: Promise<void> = Promise.resolve()

  private constructor(directory: string, broker: string, keys: () => readonly AuditKey[]) {
    this.#directory = directory
    this.#own = `${broker}.jsonl`
    this.#keys = keys
  }

  /**
   * @param options.broker its name: the name of its file
   * @param options.keys the first one for new lines
   * @param options.hasCredentials whether the vault has any: then the ledger cannot be new
   * @throws StartUpError when it is missing, or a line of it is not authentic
   */
  static async open(options: {
    readonly directory: string
    readonly broker: string
    readonly keys: () => readonly AuditKey[]
    readonly hasCredentials: boolean
  }): Promise<CredentialLedger> {
    const { directory, hasCredentials } = options
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const ledger = new CredentialLedger(directory, options.broker, options.keys)
    if (hasCredentials && ledgerFiles(directory).length === 0) {
      throw new StartUpError(
        `the vault has credentials, but there is no ledger of their versions in ${directory}: put it back. Only if it is lost for good, make an empty file adopted.jsonl there; then what the database holds is believed once`,
      )
    }
    await mendEnd(join(directory, ledger.#own))
    await using entries = await open(directory, 'r')
    await entries.sync()
    try {
      ledger.#readAdded()
    } catch (error) {
      throw new StartUpError(error instanceof Error ? error.message : 'the ledger cannot be read')
    }
    return ledger
  }

  /** For looking only: nothing is made or mended. @throws Error when a line is not authentic */
  static read(directory: string, keys: readonly AuditKey[]): CredentialLedger {
    const ledger = new CredentialLedger(directory, '', () => keys)
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
   * @throws Error of the file system
   */
  async raise(entry: LedgerEntry): Promise<void> {
    const known = this.find(entry.credentialId)
    if (known !== null && !isBeyond(entry, known)) return
    this.#writing = this.#writing.catch(() => {}).then(async () => await this.#append(entry))
    await this.#writing
    this.#keep(entry)
  }

  async #append(entry: LedgerEntry): Promise<void> {
    const [key] = this.#keys()
    if (key === undefined) throw new Error('the ledger has no key')
    const path = join(this.#directory, this.#own)
    await mendEnd(path)
    await using file = await open(path, 'a', 0o600)
    await file.appendFile(`${formatLedgerLine(key, entry)}\n`)
    await file.datasync()
  }

  /** Read in one go and without waiting: a claim asks, and there is hardly ever anything new. */
  #readAdded(): void {
    const { mtimeNs } = statSync(this.#directory, { bigint: true })
    if (mtimeNs !== this.#changedAt) this.#names = ledgerFiles(this.#directory)
    this.#changedAt = mtimeNs
    for (const name of this.#names) {
      const file = this.#files.get(name) ?? new GrowingFile(join(this.#directory, name))
      this.#files.set(name, file)
      file.readAdded((line) => {
        const entry = readLedgerLine(line, this.#keys())
        if (entry === null) throw new Error(`a line of the ledger ${name} is not authentic`)
        this.#keep(entry)
      })
    }
  }

  #keep(entry: LedgerEntry): void {
    const known = this.#entries.get(entry.credentialId)
    if (known !== undefined && !isBeyond(entry, known)) return
    this.#entries.set(entry.credentialId, entry)
    // The files of several brokers are read in no order of time: a credential may come before the end of the one that it
    // followed.
    const place = placeOf(entry)
    const ids = this.#idsAt.get(place) ?? new Set()
    this.#idsAt.set(place, ids)
    if (entry.state === 'deleted') ids.delete(entry.credentialId)
    else ids.add(entry.credentialId)
  }
}

function ledgerFiles(directory: string): readonly string[] {
  return readdirSync(directory).filter((name) => name.endsWith('.jsonl'))
}

function placeOf(of: { readonly userId: UserId; readonly serviceId: ServiceId }): string {
  return `${of.userId} ${of.serviceId}`
}

/** Takes away what a fall in the middle of a line left. */
async function mendEnd(path: string): Promise<void> {
  await using file = await open(path, 'a+', 0o600)
  const { size } = await file.stat()
  const length = Math.min(size, longestLine)
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length)
  const half = length - (buffer.lastIndexOf('\n') + 1)
  if (half > 0) await file.truncate(size - half)
}

const longestLine = 4_096
