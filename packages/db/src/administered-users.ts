import {
  type AdministeredJob,
  administeredJob,
  type AdministeredUser,
  administeredUser,
  type RoleGrant,
  roleGrant,
  type SettledStatus,
  type UserQuestion,
} from '@tessera/contracts/administration'
import type { JobId, UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

/**
 * As an administrator: accounts, by name.
 *
 * @param page.after the last user name of the page before
 */
export async function listUsers(
  unit: UserUnit,
  { search, role, status }: UserQuestion,
  page: { readonly after: string | null; readonly size: number },
): Promise<readonly AdministeredUser[]> {
  const { rows } = await sql<Dated<AdministeredUser>>`
    select * from app.administered_users(null, ${search}, ${role}, ${status}, ${page.after}, ${page.size})
    order by username
  `.execute(unit.transaction)
  return rows.map((row) => administeredUser.parse(withTexts(row)))
}

/** As an administrator. @returns null when there is no such user */
export async function findUser(unit: UserUnit, userId: UserId): Promise<AdministeredUser | null> {
  const { rows } = await sql<Dated<AdministeredUser>>`
    select * from app.administered_users(${userId}, '', null, null, null, 1)
  `.execute(unit.transaction)
  return rows[0] === undefined ? null : administeredUser.parse(withTexts(rows[0]))
}

/** As an administrator: every role that somebody has or had, the newest first. */
export async function listRoleGrants(
  unit: UserUnit,
  userId: UserId,
): Promise<readonly RoleGrant[]> {
  const { rows } = await sql<Dated<RoleGrant>>`
    select * from app.administered_roles(${userId})
  `.execute(unit.transaction)
  return rows.map((row) => roleGrant.parse(withTexts(row)))
}

/**
 * As an administrator: what was begun when, the newest first. It stands in the owner's trail that somebody looked.
 *
 * @param page.before the last job of the page before
 */
export async function listJobsOf(
  unit: UserUnit,
  userId: UserId,
  page: { readonly before: JobId | null; readonly size: number },
): Promise<readonly AdministeredJob[]> {
  const { rows } = await sql<Dated<AdministeredJob>>`
    select * from app.administered_jobs(${userId}, ${page.before}, ${page.size})
  `.execute(unit.transaction)
  return rows.map((row) => administeredJob.parse(withTexts(row)))
}

/**
 * As an administrator.
 *
 * @returns how many there were; null when there is no such user
 */
export async function endSessionsOf(unit: UserUnit, userId: UserId): Promise<number | null> {
  const { rows } = await sql<{ ended: number | null }>`
    select app.end_sessions_of(${userId}) as ended
  `.execute(unit.transaction)
  return rows[0]?.ended ?? null
}

/**
 * As an administrator. A disabled account is signed out, and what runs for it stops.
 *
 * @returns false when there is no such user, or she waits to be approved
 * @throws LastAdministrator when it is committed
 */
export async function setUserStatus(
  unit: UserUnit,
  userId: UserId,
  status: SettledStatus,
): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select app.set_user_status(${userId}, ${status}) as found
  `.execute(unit.transaction)
  return rows[0]?.found === true
}

type Dated<Row> = Readonly<Record<keyof Row, unknown>>

function withTexts(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Date ? value.toISOString() : value,
    ]),
  )
}
