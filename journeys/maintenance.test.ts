import { maintenanceTasks } from '@tessera/contracts/maintenance'
import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { waitFor } from '@tessera/testing/wait-for'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { openAdministratorAndSomebody } from './src/administrator.ts'
import { faultsOfEachLook } from './src/each-look.ts'

const tessera = sharedInstance()

test('an administrator sees what is done by itself, when it last was, and what failed', async () => {
  await using opened = await openAdministratorAndSomebody(tessera)
  const { page } = opened.admin
  const complaints = consoleErrors(page)
  const client = new Client({ connectionString: tessera.adminUrl })
  await client.connect()
  try {
    const id = await breakOffAnUpload(client, opened.bee.username)
    await isForgotten(client, id)
    await client.query(asIfLongAgo)
    await client.query(
      `update proof.maintenance_tasks set failed_at = now() - interval '2 hours', ran_at = now() - interval '2 hours', failure = 'partly', failures = 3
       where task = 'sweep-files'`,
    )
  } finally {
    await client.end()
  }

  await using _held = await hold('remove-bytes')
  await page.goto(tessera.origin)
  await page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: 'System' })
    .press('Enter')
  const tasks = page.getByRole('list', { name: 'Tasks' }).getByRole('listitem')
  await expect.poll(async () => await tasks.count()).toBe(Object.keys(maintenanceTasks).length)
  for (const { does } of Object.values(maintenanceTasks))
    await tasks.getByText(does, { exact: true }).waitFor()
  const uploads = tasks.filter({ hasText: 'Forget uploads' })
  // A later run may have found nothing more.
  await uploads.getByText(/Last run .*: .* All runs: [1-9]\d* rows?\./).waitFor()
  const files = tasks.filter({ hasText: 'Sweep files' })
  await files.getByText(/Last failure 2 hours ago: Some of it failed; the rest is done\./).waitFor()
  await files.getByText('It has failed 3 times.').waitFor()
  await files.getByText('Failed', { exact: true }).waitFor()
  await tasks.filter({ hasText: 'Remove bytes' }).getByText('At work', { exact: true }).waitFor()

  const runs = page.getByRole('list', { name: 'Runs' }).getByRole('listitem')
  await expect.poll(async () => await runs.count()).toBe(10)
  await runs
    .getByText(/1 row in \d+ ms\./)
    .first()
    .waitFor()
  const found = [...(await faultsOfEachLook(page, 'maintenance'))]
  await page.getByRole('button', { name: 'Show older runs' }).press('Enter')
  await expect.poll(async () => await runs.count()).toBe(20)
  const oldest = runs.getByText('What it would have written is not allowed. 7 times in a row.')
  // Others run on the same house, and their runs come before it.
  await expect
    .poll(async () => {
      const older = page.getByRole('button', { name: 'Show older runs' })
      if ((await oldest.count()) === 0 && (await older.isEnabled())) await older.press('Enter')
      return await oldest.count()
    })
    .toBe(1)

  await opened.bee.page.goto(`${tessera.origin}/administration/system`)
  await opened.bee.page.getByRole('heading', { name: 'This page does not exist' }).waitFor()
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 120_000)

async function breakOffAnUpload(client: Client, username: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into app.files (user_id, purpose, name, size_bytes, created_at)
     select id, 'input', 'broken-off.vcf.gz', 5000, now() - interval '2 days' from app.users where username = $1 returning id`,
    [username],
  )
  return rows[0]?.id ?? ''
}

/** As whoever is at the task does. */
async function hold(task: string): Promise<AsyncDisposable> {
  const client = new Client({ connectionString: tessera.adminUrl })
  await client.connect()
  await client.query('begin')
  await client.query(`select pg_advisory_xact_lock(hashtextextended('maintenance ' || $1, 0))`, [
    task,
  ])
  return { [Symbol.asyncDispose]: async () => await client.end() }
}

/** By the dispatcher, which asks at least every ten seconds. */
async function isForgotten(client: Client, id: string): Promise<void> {
  await client.query(
    `update proof.maintenance_tasks set due_at = now() where task = 'forget-uploads'`,
  )
  await waitFor(
    async () => (await client.query('select from app.files where id = $1', [id])).rowCount === 0,
    { timeout: 90_000 },
  )
}

/** More runs than a page holds, of which the oldest failed. */
const asIfLongAgo = `
  insert into proof.maintenance_runs (id, task, at, last_at, milliseconds, changed, failure, times)
  select ('01900000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'wake-steps', now() - interval '9 days',
    now() - interval '9 days', 4, case when n = 0 then 0 else n end, case when n = 0 then 'invalid' end, case when n = 0 then 7 else 1 end
  from generate_series(0, 25) n on conflict do nothing`
