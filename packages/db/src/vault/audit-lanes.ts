import { sql } from 'kysely'
import type { Login } from '../login.ts'
import { asVault, type VaultUnit } from '../unit.ts'
import { type AuditFact, type AuditKey, type ChainedRecord, recordMac } from './audit-chain.ts'

/** The end of one chain of the record. */
export interface AuditHead {
  readonly lane: number
  readonly sequence: number
  readonly mac: Buffer
}

/** A unit whose records belong to the chain. */
export interface RecordingUnit extends VaultUnit {
  readonly chain: AuditChain
}

/** The end of a chain is not what this process itself left there: records were cut off behind its back. */
export class AuditCut extends Error {
  override readonly name = 'AuditCut'
  readonly lane: number

  constructor(lane: number) {
    super(`records were cut off the end of lane ${lane}`)
    this.lane = lane
  }
}

/** What one process knows of the chains: where it left each. */
export class AuditLanes {
  readonly #currentKey: () => AuditKey
  readonly #left = new Map<number, AuditHead>()

  /** @param currentKey under which new records are written */
  constructor(currentKey: () => AuditKey) {
    this.#currentKey = currentKey
  }

  get key(): AuditKey {
    return this.#currentKey()
  }

  /** @throws AuditCut. Other processes move a chain on; nobody moves it back. */
  check(head: AuditHead): void {
    const left = this.#left.get(head.lane)
    if (left === undefined || head.sequence > left.sequence) return
    if (head.sequence < left.sequence || !head.mac.equals(left.mac)) throw new AuditCut(head.lane)
  }

  /** @param head committed */
  leave(head: AuditHead): void {
    const left = this.#left.get(head.lane)
    if (left === undefined || head.sequence > left.sequence) this.#left.set(head.lane, head)
  }
}

/**
 * A vault unit that can record. Its lane is taken in the unit's first message, and moved on when it commits.
 *
 * @param from the network address of whoever asked; it stands in each record
 * @throws AuditCut
 */
export async function asRecordingVault<T>(
  login: Login<'tessera_broker'>,
  lanes: AuditLanes,
  from: string,
  work: (unit: RecordingUnit) => Promise<T>,
): Promise<T> {
  const { head, result } = await asVault(login, async (unit) => {
    const chain = new AuditChain(unit, lanes, from)
    return { result: await work(Object.assign(unit, { chain })), head: chain.head }
  })
  if (head !== null) lanes.leave(head)
  return result
}

/** The ends of all chains that have begun, as they stand together. */
export async function readAuditHeads(unit: VaultUnit): Promise<readonly AuditHead[]> {
  return await unit.transaction
    .selectFrom('vault.auditHeads')
    .select(['lane', 'sequence', 'mac'])
    .where('sequence', '>', 0)
    .orderBy('lane')
    .execute()
}

/** The lane of one unit: its records follow each other there. */
export class AuditChain {
  readonly #unit: VaultUnit
  readonly #lanes: AuditLanes
  readonly #from: string
  readonly #key: AuditKey
  readonly #taken: Promise<AuditHead>
  #head: AuditHead | null = null

  constructor(unit: VaultUnit, lanes: AuditLanes, from: string) {
    this.#unit = unit
    this.#lanes = lanes
    this.#from = from
    this.#key = lanes.key
    this.#taken = takeLane(unit)
    // Whoever records waits for it; a unit may also end without.
    this.#taken.catch(() => {})
  }

  /** The same for all records of the unit. */
  get key(): AuditKey {
    return this.#key
  }

  /** The last record of this unit; null when there is none. */
  get head(): AuditHead | null {
    return this.#head
  }

  /** @throws AuditCut */
  async append(record: Omit<ChainedRecord, 'lane' | 'sequence' | 'at' | 'keyId'>): Promise<void> {
    const taken = await this.#taken
    if (this.#head === null) this.#lanes.check(taken)
    const before = this.#head ?? taken
    const detail: Record<string, AuditFact> = { ...record.detail }
    if (this.#from !== '') detail['from'] = this.#from
    const { lane } = before
    const chained = { ...record, detail, lane, sequence: before.sequence + 1, at: new Date() }
    const mac = recordMac(this.key, before.mac, chained)
    // Before anything is waited for: what is recorded beside this follows it.
    this.#head = { lane, sequence: chained.sequence, mac }
    await insertRecord(this.#unit, { ...chained, keyId: this.key.id, mac })
  }
}

async function takeLane(unit: VaultUnit): Promise<AuditHead> {
  const { rows } = await sql<AuditHead>`
    select lane, sequence, mac from vault.audit_heads order by lane limit ${1} for update skip locked
  `.execute(unit.transaction)
  const [head] = rows
  if (head === undefined) throw new Error('the record has no lane that nobody holds')
  return head
}

async function insertRecord(
  unit: VaultUnit,
  record: ChainedRecord & { readonly mac: Buffer },
): Promise<void> {
  const { lane, sequence, mac } = record
  const { numAffectedRows } = await sql`
    with moved as (
      update vault.audit_heads set sequence = ${sequence}, mac = ${mac}
      where lane = ${lane} and sequence = ${sequence - 1}
      returning lane, sequence, mac
    )
    insert into vault.audit (lane, sequence, mac, key_id, at, client_id, action, outcome, user_id, subject, detail)
    select lane, sequence, mac, ${record.keyId}, ${record.at}::timestamptz, ${record.clientId}, ${record.action}, ${record.outcome},
      ${record.userId}::uuid, ${record.subject}, ${JSON.stringify(record.detail)}::jsonb
    from moved
  `.execute(unit.transaction)
  if (numAffectedRows !== 1n) throw new Error('the record was not written')
}
