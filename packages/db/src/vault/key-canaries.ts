import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'

export async function listKeyCanaries(
  unit: VaultUnit,
): Promise<readonly { readonly keyId: string; readonly envelope: Buffer }[]> {
  return await unit.transaction
    .selectFrom('vault.keyCanaries')
    .select(['keyId', 'envelope'])
    .execute()
}

export async function insertKeyCanary(
  unit: VaultUnit,
  canary: { readonly keyId: string; readonly envelope: Uint8Array },
): Promise<void> {
  await unit.transaction
    .insertInto('vault.keyCanaries')
    .values({ keyId: canary.keyId, envelope: Buffer.from(canary.envelope) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Whether anything is encrypted already: then a key that is missing must not be replaced by a new one. */
export async function vaultHasData(unit: VaultUnit): Promise<boolean> {
  const secret = await unit.transaction
    .selectFrom('vault.credentialSecrets')
    .select('keyId')
    .limit(1)
    .executeTakeFirst()
  const fileKey = await unit.transaction
    .selectFrom('vault.fileKeys')
    .select('keyId')
    .limit(1)
    .executeTakeFirst()
  return secret !== undefined || fileKey !== undefined
}

/** @throws when a row still needs the key */
export async function deleteKeyCanary(unit: VaultUnit, keyId: string): Promise<void> {
  await unit.transaction.deleteFrom('vault.keyCanaries').where('keyId', '=', keyId).execute()
}

/** Waits until no other broker changes the key store, and keeps them waiting until this unit ends. */
export async function lockKeyStore(unit: VaultUnit): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('tessera key store'))`.execute(unit.transaction)
}
