import {
  type CountedTask,
  type MaintenanceFailure,
  type MaintenancePurpose,
  type MaintenanceRun,
  maintenanceRun,
  type MaintenanceStatus,
  maintenanceStatus,
  type MaintenanceTask,
  maintenanceTasks,
  type TaskBy,
  type TaskOf,
} from '@tessera/contracts/maintenance'
import { sql } from 'kysely'
import type { Login } from './login.ts'
import {
  asProgram,
  asSweep,
  asVault,
  DatabaseAway,
  type ProgramUnit,
  ProofRefused,
  type SweepUnit,
  type UserUnit,
  type VaultUnit,
} from './unit.ts'

/** What a run did. */
export interface Maintained {
  /** Rows that it changed. */
  readonly changed: number
  /** There is more to do: it is due again at once. */
  readonly hasMore?: boolean
  /** Why some of it failed, if any did; the rest counts. */
  readonly failure?: MaintenanceFailure
}

/** What came of asking for a task, and how long to wait before asking again. */
export type Maintenance = { readonly waitMs: number } & (
  | ({ readonly outcome: 'done' } & Maintained)
  /** It is not due yet, or somebody else is at it. */
  | { readonly outcome: 'left' }
  /** It is as if it had never been begun, and the record says so. */
  | { readonly outcome: 'failed'; readonly code: MaintenanceFailure; readonly error: unknown }
)

/**
 * Does a task if it is due and nobody else is at it, in one transaction with its line in the record. Whoever is killed in between
 * has done nothing, and the next one does it.
 *
 * @param work says how many rows it changed
 * @throws what the work threw, where that could not be written down; and DatabaseAway when there is no connection for it
 */
export async function maintain<Purpose extends MaintenancePurpose>(
  login: Login<'tessera_system'>,
  purpose: Purpose,
  task: TaskOf<Purpose>,
  work: (unit: SweepUnit) => Promise<number | Maintained>,
): Promise<Maintenance> {
  return await run(
    async (inUnit) => await asSweep(login, purpose, inUnit),
    { task, everyMs: maintenanceTasks[task].everyMs },
    work,
  )
}

/**
 * The same for what the api does with files: its transaction holds the lock for as long as that takes, and what it does in the
 * database is in units of its own.
 *
 * @throws what the work threw, where that could not be written down
 */
export async function maintainFiles(
  login: Login<'tessera_api'>,
  of: { readonly task: TaskBy<'api'>; readonly everyMs: number },
  work: () => Promise<number | Maintained>,
): Promise<Maintenance> {
  return await run(async (inUnit) => await asProgram(login, inUnit), of, work)
}

/** The same for what the broker does in one unit of its own. */
export async function maintainVault(
  login: Login<'tessera_broker'>,
  task: Exclude<TaskBy<'broker'>, CountedTask>,
  work: (unit: VaultUnit) => Promise<number | Maintained>,
): Promise<Maintenance> {
  return await run(
    async (inUnit) => await asVault(login, inUnit),
    { task, everyMs: maintenanceTasks[task].everyMs },
    work,
  )
}

/**
 * Rows that the unit changes, of a task whose pieces have times of their own and are taken by one process each.
 *
 * @param line whether it has a line of its own: not what stands in another record
 */
export async function countMaintenance(
  unit: VaultUnit,
  task: CountedTask,
  { changed, line }: { readonly changed: number; readonly line: boolean },
): Promise<void> {
  await sql`select app.count_maintenance(${task}, ${changed}, ${line})`.execute(unit.transaction)
}

/** @returns how many lines of the record are gone, because they are old */
export async function forgetMaintenanceRuns(unit: SweepUnit): Promise<number> {
  const { rows } = await sql<{ forgotten: number }>`
    select app.forget_maintenance_runs() as forgotten
  `.execute(unit.transaction)
  return rows[0]?.forgotten ?? 0
}

/** As an administrator: every task, by name. */
export async function readMaintenance(unit: UserUnit): Promise<readonly MaintenanceStatus[]> {
  const { rows } = await sql<StatusRow>`select * from app.maintenance()`.execute(unit.transaction)
  return rows.map(({ ranAt, failedAt, ...row }) =>
    maintenanceStatus.parse({ ...row, ranAt: textOf(ranAt), failedAt: textOf(failedAt) }),
  )
}

/**
 * As an administrator: runs that changed rows or failed, the newest first.
 *
 * @param page.before the last `id` of the page before
 */
export async function listMaintenanceRuns(
  unit: UserUnit,
  page: { readonly before: string | null; readonly size: number },
): Promise<readonly MaintenanceRun[]> {
  const { rows } = await sql<RunRow>`
    select * from app.maintenance_runs(${page.before}, ${page.size}) order by id desc
  `.execute(unit.transaction)
  return rows.map(({ at, lastAt, ...row }) =>
    maintenanceRun.parse({ ...row, at: at.toISOString(), lastAt: lastAt.toISOString() }),
  )
}

async function run<Unit extends MaintainingUnit>(
  inUnit: <T>(work: (unit: Unit) => Promise<T>) => Promise<T>,
  { task, everyMs }: { readonly task: MaintenanceTask; readonly everyMs: number },
  work: (unit: Unit) => Promise<number | Maintained>,
): Promise<Maintenance> {
  let isBegun = false
  try {
    return await inUnit(async (unit): Promise<Maintenance> => {
      isBegun = true
      const dueInMs = await begin(unit, task)
      if (dueInMs !== 0) return { outcome: 'left', waitMs: bounded(dueInMs ?? everyMs) }
      const did = await work(unit)
      const done = typeof did === 'number' ? { changed: did } : did
      const waitMs = bounded(await end(unit, task, everyMs, done))
      return { ...done, outcome: 'done', waitMs }
    })
  } catch (error) {
    // Without a connection there was no run that could have failed.
    if (!isBegun) throw error
    const code = failureOf(error)
    const pauseMs = await inUnit(async (unit) => await fail(unit, task, code)).catch(() => {
      throw error
    })
    return { outcome: 'failed', code, error, waitMs: bounded(pauseMs) }
  }
}

/** @returns milliseconds until it is due: 0 when it is to be done now; null when somebody else is at it */
async function begin(unit: MaintainingUnit, task: string): Promise<number | null> {
  const { rows } = await sql<{ dueInMs: number | null }>`
    select app.begin_maintenance(${task}) as due_in_ms
  `.execute(unit.transaction)
  return rows[0]?.dueInMs ?? null
}

async function end(
  unit: MaintainingUnit,
  task: string,
  everyMs: number,
  { changed, hasMore = false, failure }: Maintained,
): Promise<number> {
  const { rows } = await sql<{ waitMs: number }>`
    select app.end_maintenance(${task}, ${changed}, ${everyMs}, ${hasMore}, ${failure ?? null}) as wait_ms
  `.execute(unit.transaction)
  return rows[0]?.waitMs ?? everyMs
}

async function fail(
  unit: MaintainingUnit,
  task: string,
  code: MaintenanceFailure,
): Promise<number> {
  const { rows } = await sql<{ pauseMs: number }>`
    select app.fail_maintenance(${task}, ${code}) as pause_ms
  `.execute(unit.transaction)
  return rows[0]?.pauseMs ?? 0
}

/** Never its words: what Postgres says may hold somebody's rows. */
function failureOf(error: unknown): MaintenanceFailure {
  if (error instanceof DatabaseAway) return 'interrupted'
  if (error instanceof ProofRefused) return 'refused'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/^(?:25P0[234]|57014|55P03)$/.test(code)) return 'interrupted'
  if (code.startsWith('42')) return 'refused'
  return /^2[23]/.test(code) ? 'invalid' : 'unexpected'
}

function bounded(waitMs: number): number {
  return Math.min(waitMs, longestWaitMs)
}

function textOf(at: Date | null): string | null {
  return at?.toISOString() ?? null
}

type MaintainingUnit = SweepUnit | ProgramUnit | VaultUnit

interface StatusRow {
  readonly ranAt: Date | null
  readonly failedAt: Date | null
}

interface RunRow {
  readonly at: Date
  readonly lastAt: Date
}

/** Of a task whose time is far, the record is asked from time to time whether it has changed. */
const longestWaitMs = 10_000
