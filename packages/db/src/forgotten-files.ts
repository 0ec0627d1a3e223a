import { sql } from 'kysely'
import type { Maintained } from './maintenance.ts'
import type { SweepUnit } from './unit.ts'

/** Uploads that were broken off a day ago. Their bytes are left to the api, by id. */
export async function forgetUploads(unit: SweepUnit): Promise<Maintained> {
  const { rows } = await sql<{ forgotten: number }>`
    select app.forget_uploads(${mostAtOnce}) as forgotten
  `.execute(unit.transaction)
  return piece(rows)
}

/** Files that a worker began a day ago or earlier, and that nobody will finish. */
export async function forgetUnfinishedFiles(unit: SweepUnit): Promise<Maintained> {
  const { rows } = await sql<{ forgotten: number }>`
    select app.forget_unfinished_files(${mostAtOnce}) as forgotten
  `.execute(unit.transaction)
  return piece(rows)
}

function piece(rows: readonly { readonly forgotten: number }[]): Maintained {
  const changed = rows[0]?.forgotten ?? 0
  return { changed, hasMore: changed === mostAtOnce }
}

/** As many as one short transaction removes. */
const mostAtOnce = 500
