import type { Client } from 'pg'

/** @throws when the server is older than it may be */
export async function refuseOldServer(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  )
  const version = rows[0]?.version ?? 0
  if (!isSafeServer(version))
    throw new Error(`PostgreSQL 17.6 or newer is needed, this is ${version}`)
}

/** @param version as in `server_version_num` */
export function isSafeServer(version: number): boolean {
  // 17.6 is the first release of 17 with the fix for CVE-2025-8713, which let statistics leak rows hidden by policies.
  return version >= 170_006
}
