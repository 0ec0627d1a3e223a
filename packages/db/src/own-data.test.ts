import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { readTables } from '../test/catalogue.ts'
import { haveOnlyRole, newPerson } from '../test/people.ts'
import { type House, openHouse } from '../test/house.ts'
import { exportedTables, type ExportedTable, readOwnRows } from './own-data.ts'
import { asReadingUser } from './unit.ts'

const house: House = await openHouse()
const tables = await readTables(house.admin)
afterAll(async () => await house[Symbol.asyncDispose]())

/** What somebody who asks for all of her data does not get as rows, and why. */
const excluded: Readonly<Record<string, string>> = {
  'proof.account_removals':
    'Whoever is leaving exports nothing; what she asked stands in the trail.',
  'proof.address_changes': 'Links under way; the change stands in the trail.',
  'proof.authenticator_apps': 'A secret.',
  'proof.code_tries': 'What slows guessing down.',
  'proof.grants': 'Proofs of workers; each use stands in the trail.',
  'proof.identities': 'Read by own_identities.',
  'proof.known_devices': 'A digest of what the sign-ins in the trail say.',
  'proof.mails': 'Links under way; what is told stands in the trail.',
  'proof.openid_flows': 'Sign-ins under way.',
  'proof.passkey_ceremonies': 'Sign-ins under way.',
  'proof.passkeys': 'Read by own_passkeys, without the key.',
  'proof.passwords': 'A secret.',
  'proof.personal_tokens': 'Read by own_personal_tokens, without the hash.',
  'proof.recovery_codes': 'A secret.',
  'proof.remembered_devices': 'Read by own_remembered_devices, without the hash.',
  'proof.sessions': 'Read by own_sessions, without the hash.',
  'proof.sign_in_tickets': 'Sign-ins under way.',
  'proof.standing_permissions': 'Read by own_consents; those of schedules stand with them.',
  'proof.study_members': 'Read by own_studies.',
  'proof.task_tokens': 'Links under way.',
  'vault.alerts': 'Of the house; those about her were told to her.',
  'vault.audit': 'The broker’s record; what was done with her credentials stands in the trail.',
  'vault.challenges': 'Entries under way.',
  'vault.credential_secrets': 'A secret.',
  'vault.file_keys': 'Keys; she gets the files.',
  'vault.oauth_flows': 'Sign-ins under way.',
  'vault.oauth_refreshes': 'A secret.',
}

test('each table that holds rows of a user is exported, or it is said why not', () => {
  const ofUsers = tables
    .filter(({ name, columns }) => name === 'app.users' || columns.includes('user_id'))
    .map(({ name }) => name)
  expect([...Object.keys(exportedTables), ...Object.keys(excluded)].toSorted()).toEqual(
    ofUsers.toSorted(),
  )
})

test('no bytes leave but digests of files', async () => {
  const { rows } = await house.admin.query<{ table: string; name: string }>(
    `select attrelid::regclass::text as table, attname as name from pg_attribute
     where attnum > 0 and not attisdropped and atttypid = 'bytea'::regtype and attrelid::regclass::text = any($1)`,
    [Object.keys(exportedTables)],
  )
  const leaving = rows.filter(({ table, name }) => {
    const without: readonly string[] = exportedTables[table as ExportedTable].without
    return !without.includes(name)
  })
  expect(leaving).toEqual([{ table: 'app.files', name: 'sha256' }])
})

test('a late page is read without the rows of those before it', async () => {
  const ada = await newPerson(house.admin)
  await house.admin.query(
    `insert into app.jobs (user_id, service_id, name, settings) select $1, 1, 'many', '{}' from generate_series(1, 3000)`,
    [ada.userId],
  )
  await house.admin.query('analyze app.jobs')
  const last = `select to_jsonb(j)::text as row from app.jobs j where user_id = $1 order by id desc offset 20 limit 1`
  const { rows } = await house.admin.query<{ row: string }>(last, [ada.userId])
  const after = rows[0]?.row ?? null
  const [found, read] = await asReadingUser(house.api, ada.session, async (unit) => [
    await readOwnRows(unit, ada.userId, 'app.jobs', { after, size: 100 }),
    await sql<{ rows: string }>`
      select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as rows from pg_stat_xact_user_tables
      where schemaname = 'app' and relname = 'jobs'`.execute(unit.transaction),
  ])
  expect(found).toHaveLength(20)
  expect(Number(read.rows[0]?.rows)).toBeLessThan(100)
})

test('of each table somebody gets all of her rows, page by page, and none of another’s whatever her role', async () => {
  const [ada] = [await newPerson(house.admin), await newPerson(house.admin, 2)]
  await haveOnlyRole(house.admin, ada.userId, 'admin')
  for (const table of Object.keys(exportedTables) as ExportedTable[]) {
    const found: string[] = []
    for (;;) {
      const page = { after: found.at(-1) ?? null, size: 1 }
      const [row] = await asReadingUser(
        house.api,
        ada.session,
        async (unit) => await readOwnRows(unit, ada.userId, table, page),
      )
      if (row === undefined) break
      found.push(row)
    }
    const column = table === 'app.users' ? 'id' : 'user_id'
    const { rows } = await house.admin.query(`select from ${table} where ${column} = $1`, [
      ada.userId,
    ])
    expect(new Set(found).size, table).toBe(rows.length)
    expect(rows.length, table).toBeGreaterThan(0)
    for (const row of found) expect(JSON.parse(row), table).toMatchObject({ [column]: ada.userId })
  }
})
