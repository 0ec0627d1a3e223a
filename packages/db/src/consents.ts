import type { PermissionId, ProgramId, ServiceId } from '@tessera/contracts/ids'
import {
  type Consent,
  type ConsentUse,
  givenConsent,
  type GivenConsent,
  type GiveConsentInput,
} from '@tessera/contracts/consent'
import { programScope } from '@tessera/contracts/program'
import type { Secret } from '@tessera/crypto/secret'
import { sql } from 'kysely'
import { z } from 'zod'
import { listPrograms } from './programs.ts'
import { listServices } from './services.ts'
import type { ProgramUnit, SubmittingUnit, UserUnit } from './unit.ts'

/** @returns false when there is no such program, it is suspended, or it was not enrolled for so much */
export async function giveConsent(
  unit: UserUnit,
  id: PermissionId,
  { programId, serviceId, scopes, days }: GiveConsentInput,
): Promise<boolean> {
  const { rows } = await sql<{ given: boolean }>`
    select app.give_consent(
      ${id}, ${programId}, ${serviceId}::smallint, ${[...scopes]}::text[], make_interval(days => ${days})
    ) as given
  `.execute(unit.transaction)
  return rows[0]?.given ?? false
}

/**
 * Waits for whoever acts under it just now; nothing is done under it afterwards.
 *
 * @returns false when it was ended before; null when the user gave no such consent
 */
export async function endConsent(unit: UserUnit, id: PermissionId): Promise<boolean | null> {
  const { rows } = await sql<{ ended: boolean | null }>`
    select app.end_consent(${id}) as ended
  `.execute(unit.transaction)
  return rows[0]?.ended ?? null
}

/** Those under which somebody may act for the user now. */
export async function listLiveConsents(unit: UserUnit): Promise<readonly PermissionId[]> {
  const { rows } = await sql<{ id: PermissionId }>`
    select id from app.own_consents() where ended_at is null and expires_at > now()
  `.execute(unit.transaction)
  return rows.map(({ id }) => id)
}

/** All that the user ever gave, the newest first. */
export async function listConsents(unit: UserUnit): Promise<readonly Consent[]> {
  const { rows } = await sql<ConsentRow>`select * from app.own_consents()`.execute(unit.transaction)
  const [programs, services, jobs, uses] = await Promise.all([
    listPrograms(unit),
    listServices(unit),
    countJobs(unit),
    lastUses(unit),
  ])
  return rows.flatMap(({ programId, ...row }) => {
    const program = programs.find(({ id }) => id === programId)
    const service = services.find(({ id }) => id === row.serviceId)
    if (program === undefined || service === undefined) return []
    const made = jobs.get(row.id)
    return [
      {
        id: row.id,
        program,
        serviceId: row.serviceId,
        serviceName: service.name,
        scopes: z.array(programScope).parse(row.scopes),
        givenAt: row.givenAt.toISOString(),
        expiresAt: row.expiresAt.toISOString(),
        endedAt: row.endedAt?.toISOString() ?? null,
        jobs: made?.jobs ?? 0,
        openJobs: made?.openJobs ?? 0,
        lastUsedAt: uses.get(row.id)?.toISOString() ?? null,
      },
    ]
  })
}

/**
 * What a program did under a consent of the user, the newest first. The first page holds also who changed the program:
 * the latest hundred times, however much it did.
 *
 * @param page.before the last `id` of the page before, of what the program did
 */
export async function listConsentUses(
  unit: UserUnit,
  id: PermissionId,
  page: { readonly before: string | null; readonly size: number },
): Promise<readonly ConsentUse[]> {
  const ofConsent = unit.transaction
    .selectFrom('app.audit')
    .select(['id', 'at', 'action', 'subject', sql<string | null>`detail ->> 'by'`.as('by')])
    .where('consentId', '=', id)
    .orderBy('id', 'desc')
  const done = ofConsent.where('actor', 'like', sql.lit('program:%')).limit(page.size)
  const changes = ofConsent.where('action', 'like', sql.lit('program.%')).limit(mostChanges)
  const rows =
    page.before === null
      ? [...(await done.execute()), ...(await changes.execute())]
      : await done.where('id', '<', page.before).execute()
  return rows
    .toSorted((a, b) => (a.id < b.id ? 1 : -1))
    .map(({ at, ...use }) => ({ ...use, at: at.toISOString() }))
}

/**
 * The consents for which a program may act now.
 *
 * @param proof of the program itself
 * @throws ProofRefused when its token is not live
 */
export async function listGivenConsents(
  unit: ProgramUnit,
  proof: Secret<Uint8Array>,
): Promise<readonly GivenConsent[]> {
  const { rows } = await sql<{ expiresAt: Date }>`
    select * from app.given_consents(${proof.expose()})
  `.execute(unit.transaction)
  return rows.map(({ expiresAt, ...row }) =>
    givenConsent.parse({ ...row, expiresAt: expiresAt.toISOString() }),
  )
}

/** @param proof of the program itself */
export async function programIsLive(
  unit: ProgramUnit,
  proof: Secret<Uint8Array>,
): Promise<boolean> {
  const { rows } = await sql<{ isLive: boolean }>`
    select app.program_is_live(${proof.expose()}) as is_live
  `.execute(unit.transaction)
  return rows[0]?.isLive ?? false
}

/** The actor of audit lines in a unit that a consent opened. */
export async function programActor(unit: SubmittingUnit): Promise<string> {
  const { rows } = await sql<{ actor: string }>`
    select app.current_program() as actor
  `.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) throw new Error('app.current_program answered nothing')
  return row.actor
}

interface ConsentRow {
  readonly id: PermissionId
  readonly programId: ProgramId
  readonly serviceId: ServiceId
  readonly scopes: string[]
  readonly givenAt: Date
  readonly expiresAt: Date
  readonly endedAt: Date | null
}

async function countJobs(unit: UserUnit) {
  const rows = await unit.transaction
    .selectFrom('app.jobs')
    .select(['permissionId'])
    .select(({ fn }) => fn.countAll<number>().as('jobs'))
    .select(sql<number>`count(*) filter (where ended_at is null)`.as('openJobs'))
    .where('permissionId', 'is not', null)
    .groupBy('permissionId')
    .execute()
  return new Map(rows.map(({ permissionId, ...count }) => [permissionId, count]))
}

async function lastUses(unit: UserUnit): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await sql<{ consent: string; at: Date }>`
    select c.id as consent, latest.at from app.own_consents() c
    cross join lateral (
      select a.at from app.audit a where a.consent_id = c.id and a.actor like 'program:%' order by a.id desc limit 1
    ) latest
  `.execute(unit.transaction)
  return new Map(rows.map(({ consent, at }) => [consent, at]))
}

const mostChanges = 100
