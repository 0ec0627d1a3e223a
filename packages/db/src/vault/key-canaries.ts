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
