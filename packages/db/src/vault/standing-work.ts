import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'

/** Seconds for which each program has left its work lying; 0 of one that works. */
export interface StandingWork {
  readonly dispatcher: number
  readonly worker: number
  readonly messenger: number
}

export async function readStandingWork(unit: VaultUnit): Promise<StandingWork> {
  const { rows } = await sql<StandingWork>`select * from app.standing_work()`.execute(
    unit.transaction,
  )
  const [standing] = rows
  if (standing === undefined) throw new Error('nothing is known of standing work')
  return standing
}
