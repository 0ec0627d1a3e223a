import type { VaultUnit } from '../unit.ts'

/** The operator is known from the broker's own configuration, not from an enrolment. */
export async function enrollOperator(unit: VaultUnit, publicKey: Buffer): Promise<void> {
  await unit.transaction
    .insertInto('vault.clients')
    .values({ id: 'operator', kind: 'operator', publicKey })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ publicKey }))
    .execute()
}
