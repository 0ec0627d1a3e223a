import { sql } from 'kysely'
import { Login } from '../login.ts'
import type { VaultUnit } from '../unit.ts'

export type ClientKind = 'api' | 'worker' | 'egress' | 'operator'

/** A process that may ask the broker. */
export interface Client {
  readonly id: string
  readonly kind: ClientKind
  /** Ed25519, 32 bytes: checks the client's requests. */
  readonly publicKey: Buffer
  /** Ed25519, 32 bytes: checks the delegations that this api signed. */
  readonly delegationKey: Buffer | null
  readonly status: 'active' | 'suspended'
  readonly enrolledAt: Date
  /** Of its last request, to the minute. */
  readonly lastSeenAt: Date | null
}

export async function findClient(unit: VaultUnit, id: string): Promise<Client | null> {
  const row = await unit.transaction
    .selectFrom('vault.clients')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

export async function listClients(unit: VaultUnit): Promise<readonly Client[]> {
  return await unit.transaction.selectFrom('vault.clients').selectAll().orderBy('id').execute()
}

/** @returns false when the id or the key is enrolled with something else already */
export async function enrollClient(
  unit: VaultUnit,
  client: Pick<Client, 'id' | 'kind' | 'publicKey' | 'delegationKey'>,
): Promise<boolean> {
  await unit.transaction
    .insertInto('vault.clients')
    .values({ ...client })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const enrolled = await findClient(unit, client.id)
  return (
    enrolled !== null &&
    enrolled.kind === client.kind &&
    enrolled.publicKey.equals(client.publicKey) &&
    (enrolled.delegationKey ?? Buffer.alloc(0)).equals(client.delegationKey ?? Buffer.alloc(0))
  )
}

/** @returns false when there is no such client */
export async function setClientStatus(
  unit: VaultUnit,
  id: string,
  status: 'active' | 'suspended',
): Promise<boolean> {
  const result = await unit.transaction
    .updateTable('vault.clients')
    .set({ status })
    .where('id', '=', id)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Written by whichever broker is the first of a minute. @returns whether the client was never seen before */
export async function noteClientSeen(unit: VaultUnit, id: string): Promise<boolean> {
  const { rows } = await sql<{ isFirst: boolean }>`
    with before as (select id, last_seen_at from vault.clients where id = ${id} for update)
    update vault.clients c set last_seen_at = now() from before
    where c.id = before.id and (before.last_seen_at is null or before.last_seen_at < now() - interval '50 seconds')
    returning before.last_seen_at is null as is_first
  `.execute(unit.transaction)
  return rows[0]?.isFirst === true
}

/**
 * Spends the single-use id of a request, in the transaction that does what the request asks.
 *
 * @returns false when the id was spent before, or the client is not active
 */
export async function spendRequestId(
  unit: VaultUnit,
  clientId: string,
  id: string,
  seenAt: Date | null = null,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into vault.request_ids (client_id, id, seen_at)
    select c.id, ${id}, coalesce(${seenAt}::timestamptz, now()) from vault.clients c where c.id = ${clientId} and c.status = 'active'
    on conflict do nothing
  `.execute(unit.transaction)
  return numAffectedRows === 1n
}

/** Ids whose requests are refused for their age need not be remembered. @returns how many rows are gone */
export async function forgetSpentIds(unit: VaultUnit, olderThanSeconds: number): Promise<number> {
  const ids = await sql`
    delete from vault.request_ids where seen_at < now() - make_interval(secs => ${olderThanSeconds})
  `.execute(unit.transaction)
  const challenges = await sql`delete from vault.challenges where expires_at < now()`.execute(
    unit.transaction,
  )
  return Number((ids.numAffectedRows ?? 0n) + (challenges.numAffectedRows ?? 0n))
}

/** Whether Postgres answers. @throws when it does not */
export async function pingVault(login: Login<'tessera_broker'>): Promise<void> {
  await sql`select 1`.execute(Login.database(login))
}
