import type { JobId, UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import { setJobState } from './jobs.ts'
import type { UserUnit } from './unit.ts'

/**
 * The owner's word that a job that waits, and of which nothing was sent, runs on the account of her present token.
 *
 * @returns false, and nothing may be committed, when it cannot
 */
export async function runOnAccount(
  unit: UserUnit,
  of: { readonly userId: UserId; readonly jobId: JobId },
  account: string,
): Promise<boolean> {
  const moved = await setJobState(unit, of, {
    state: 'queued',
    text: `You have said that it runs on the account ${account}.`,
  })
  if (!moved) return false
  const { rows } = await sql<{ done: boolean }>`
    select app.run_on_account(${of.jobId}, ${account}) as done
  `.execute(unit.transaction)
  return rows[0]?.done === true
}
