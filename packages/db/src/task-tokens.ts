import type { FileId, JobId, UserId } from '@tessera/contracts/ids'
import type { Secret } from '@tessera/crypto/secret'
import { sql } from 'kysely'
import type { ProgramUnit, UserUnit } from './unit.ts'

/** What a session may let somebody do once without it. */
export type TaskTokenPurpose = 'progress' | 'download'

/** Writes a token down, under the session whose proof opened this unit. Job and file must be the user's own. */
export async function issueTaskToken(
  unit: UserUnit,
  token: {
    readonly id: string
    readonly purpose: TaskTokenPurpose
    readonly jobId: JobId
    readonly fileId: FileId | null
    /** No more than five minutes count. */
    readonly lifetimeSeconds: number
  },
): Promise<void> {
  await sql`
    select app.issue_task_token(
      ${token.id}, ${token.purpose}, ${token.jobId}, ${token.fileId}, make_interval(secs => ${token.lifetimeSeconds})
    )
  `.execute(unit.transaction)
}

/**
 * Spends a token and makes `leaseHash` the hash of a row proof that reads as its session does, for a minute (download)
 * or an hour (progress), and never longer than the session.
 *
 * @returns null when it was spent before, has expired, or its session or user is not live
 */
export async function spendTaskToken(
  unit: ProgramUnit,
  token: {
    readonly id: string
    readonly purpose: TaskTokenPurpose
    readonly leaseHash: Uint8Array
  },
): Promise<{
  readonly userId: UserId
  readonly jobId: JobId
  readonly fileId: FileId | null
} | null> {
  const { rows } = await sql<{ userId: UserId; jobId: JobId; fileId: FileId | null }>`
    select user_id, job_id, file_id
    from app.spend_task_token(${token.id}, ${token.purpose}, ${token.leaseHash})
  `.execute(unit.transaction)
  return rows[0] ?? null
}

/** @param wasUsed false gives the token of a download back, of which no byte was sent */
export async function endTaskLease(
  unit: ProgramUnit,
  proof: Secret<Uint8Array>,
  wasUsed: boolean,
): Promise<void> {
  await sql`select app.end_task_lease(${proof.expose()}, ${wasUsed})`.execute(unit.transaction)
}
