import { errors } from '@tessera/contracts/errors'
import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors, faultsOf, looks } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { waitFor } from '@tessera/testing/wait-for'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { enterToken, newResearcher, openPage, signUp } from './src/researcher.ts'
import { openSandboxAccount } from './src/sandbox-service.ts'

const tessera = sharedInstance()

test('reminders stand on the dashboard and beside the credentials until they are put away', async () => {
  const researcher = newResearcher('ada')
  const { token } = await openSandboxAccount(tessera)
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  await signUp(page, tessera.origin, researcher)
  await openPage(page, 'Credentials')
  await enterToken(page, token)
  await page.getByText('Sandbox is connected').waitFor()
  await nearItsEnd(researcher.username)

  await page.goto(tessera.origin)
  await page.getByText('Your credential for Sandbox ends within 3 days').waitFor()
  await page.getByText('Your credential for Sandbox was not used for 90 days').waitFor()
  const found: string[] = []
  for (const look of looks) found.push(...(await faultsOf(page, look)))
  await openPage(page, 'Credentials')
  await page.getByText('Your credential for Sandbox ends within 3 days').waitFor()
  for (const look of looks) found.push(...(await faultsOf(page, look)))
  expect(found).toEqual([])

  const putAway = page.getByRole('button', { name: 'Put the reminder about Sandbox away' })
  await page.route('**/trpc/notices.dismiss*', async (route) => await route.fulfill({ json: [] }))
  await putAway.first().press('Enter')
  await page.getByText(errors.unavailable.message).waitFor()
  expect(await putAway.count()).toBe(2)
  await page.unroute('**/trpc/notices.dismiss*')

  await putAway.first().press('Enter')
  await expect.poll(() => putAway.count()).toBe(1)
  await putAway.first().press('Enter')
  await expect.poll(() => putAway.count()).toBe(0)
  await page.reload()
  await page.getByText('Expires in 2 days').first().waitFor()
  expect(await putAway.count()).toBe(0)
  expect(complaints).toEqual([])
}, 120_000)

/** As if time had passed, and the sweep that reminds had come by. */
async function nearItsEnd(username: string): Promise<void> {
  const client = new Client({ connectionString: tessera.adminUrl })
  await client.connect()
  try {
    // What its account may choose is read with the credential, and that is a use of it.
    await waitFor(async () => {
      const { rows } = await client.query(
        `select from app.steps s join app.users u on u.id = s.user_id
         where u.username = $1 and s.ended_at is null`,
        [username],
      )
      return rows.length === 0
    })
    await client.query(
      `update app.credentials c set expires_at = now() + interval '61 hours',
         last_used_at = now() - interval '91 days'
       from app.users u where u.id = c.user_id and u.username = $1`,
      [username],
    )
    await client.query(
      `insert into app.notices (user_id, credential_id, kind, days, about)
       select u.id, c.id, k.kind, k.days, case k.kind when 'credential_unused' then c.last_used_at else c.expires_at end
       from app.users u join app.credentials c on c.user_id = u.id,
         (values ('credential_expires', 3), ('credential_unused', 90)) k (kind, days)
       where u.username = $1 on conflict do nothing`,
      [username],
    )
  } finally {
    await client.end()
  }
}
