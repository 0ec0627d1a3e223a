import { SMALL_TARGET } from '@tessera/sandbox/testing/running-sandbox'
import { openBrowser } from '@tessera/testing/browser'
import { openMail } from '@tessera/testing/dev-mail'
import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { faultsOfEachLook } from './src/each-look.ts'
import { focused, tabTo } from './src/keyboard.ts'
import { openPage, signIn } from './src/researcher.ts'
import { hasEnded, signUpOverRest } from './src/rest-client.ts'
import { newTokenOf, openSandboxAccount, sandboxAdmin } from './src/sandbox-service.ts'
import { startReceiver } from './src/webhook-receiver.ts'

const tessera = sharedInstance()

test('the bell rings while she is elsewhere, and each job has one line that says what has become of it', async () => {
  const researcher = await signUpOverRest(tessera)
  const account = await openSandboxAccount(tessera)
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  await signIn(page, tessera.origin, researcher)
  // She has signed in with this browser for the first time.
  await page.getByRole('link', { name: 'Notifications, 1 unread' }).click()
  await page.getByRole('link', { name: 'Your account was signed in on a new device' }).waitFor()
  await page.getByRole('button', { name: 'Mark all as read' }).press('Enter')
  await page.getByRole('link', { name: 'Notifications', exact: true }).waitFor()
  const found = [...(await faultsOfEachLook(page, 'notifications-read'))]
  await openPage(page, 'Studies')

  // Its service refuses the token: the job and the credential say so, each in a line of its own.
  await researcher.putToken(account.token)
  const waits = await researcher.submit(SMALL_TARGET, { name: 'Waits for me' })
  await researcher.until(waits, ({ state }) => state === 'running')
  await sandboxAdmin(tessera, 'POST', `/users/${account.name}/token`, { action: 'revoke' })
  await page.getByRole('link', { name: 'Notifications, 2 unread' }).waitFor()
  await researcher.putToken(await newTokenOf(tessera, account.name))
  await researcher.until(waits, hasEnded)
  const other = await researcher.submit(SMALL_TARGET, { name: 'Goes by itself' })
  await page.getByRole('link', { name: 'Notifications, 3 unread' }).waitFor()
  await researcher.until(other, hasEnded)

  await page.getByRole('link', { name: 'Notifications, 3 unread' }).press('Enter')
  const list = page.getByRole('list', { name: 'Notifications' })
  await list.getByRole('link', { name: 'Goes by itself has completed' }).waitFor()
  expect(await list.getByRole('listitem').count()).toBe(4)
  await page
    .getByRole('button', { name: /^What it said before \(1\)\s*: Waits for me/ })
    .press('Enter')
  await list.getByText('Waits for me waits for you').waitFor()
  found.push(...(await faultsOfEachLook(page, 'notifications')))

  await tabTo(page, 'button "Mark as read : Goes by itself has completed"')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Notifications, 2 unread' }).waitFor()
  expect(await focused(page)).toContain('link "Goes by itself has completed"')
  await list.getByRole('link', { name: /^Waits for me has completed/ }).press('Enter')
  await page.getByRole('heading', { name: 'Waits for me' }).waitFor()
  await page.getByRole('link', { name: 'Notifications, 1 unread' }).waitFor()
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 120_000)

test('in her quiet hours the bell rings and no mail comes; after them one does', async () => {
  const researcher = await signUpOverRest(tessera)
  const address = `${researcher.username}@example.org`
  await ask(
    'update app.users set email = $2, email_verified_at = now() where username = $1',
    researcher.username,
    address,
  )
  const { token } = await openSandboxAccount(tessera)
  await researcher.putToken(token)
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  await signIn(page, tessera.origin, researcher)
  await page.goto(`${tessera.origin}/account`)
  await page
    .getByRole('checkbox', { name: 'Jobs that have ended or wait for you: by mail' })
    .check()
  await page.getByRole('button', { name: 'Save what you are told' }).press('Enter')
  await page.getByText('What you are told is saved.').waitFor()

  const quiet = page.getByRole('checkbox', { name: 'Quiet hours, in which nothing is sent' })
  await quiet.press('Space')
  await page.getByRole('textbox', { name: 'From' }).fill(hoursFromNow(-6))
  await page.getByRole('textbox', { name: 'Until' }).fill(hoursFromNow(-6))
  await page.getByText('Choose another time than the beginning.').waitFor()
  await page.getByRole('textbox', { name: 'Until' }).fill(hoursFromNow(6))
  await page.getByRole('combobox', { name: 'Mail', exact: true }).selectOption('As it happens')
  await page.getByRole('button', { name: 'Save when you are told' }).press('Enter')
  await page.getByText('When you are told is saved.').waitFor()
  const found = [...(await faultsOfEachLook(page, 'what-you-are-told'))]

  const job = await researcher.submit(SMALL_TARGET, { name: 'Ends at night' })
  await researcher.until(job, hasEnded)
  await page.getByRole('link', { name: 'Notifications, 2 unread' }).waitFor()
  expect(
    await ask(
      `select n.mail_due_at > now() + interval '5 hours' as is_held, exists (
         select from proof.mails m where m.user_id = n.user_id and m.kind like 'notice%') as is_mailed
       from app.notices n where n.job_id = $1`,
      job,
    ),
  ).toEqual([{ is_held: true, is_mailed: false }])

  await quiet.press('Space')
  await page.getByRole('button', { name: 'Save when you are told' }).press('Enter')
  await openMail(page, address, 'A job has completed')
  await page.getByText('"Ends at night" has completed, and its results are here.').waitFor()
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 120_000)

test('what she is told is posted to a server of hers, which knows by its secret that it is from here', async () => {
  const researcher = await signUpOverRest(tessera)
  const { token } = await openSandboxAccount(tessera)
  await researcher.putToken(token)
  await using receiver = await startReceiver()
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  await signIn(page, tessera.origin, researcher)
  await page.goto(`${tessera.origin}/account`)

  await page.getByRole('button', { name: 'Add a webhook…' }).press('Enter')
  const dialog = page.getByRole('dialog')
  const address = dialog.getByRole('textbox', { name: 'Address' })
  const add = dialog.getByRole('button', { name: 'Add the webhook' })
  await address.fill(receiver.url)
  await add.press('Enter')
  receiver.secret = await dialog.getByText(/^whsec_[A-Za-z0-9+/]{43}=$/).innerText()
  const found = [...(await faultsOfEachLook(page, 'webhook-secret'))]
  await dialog.getByRole('button', { name: 'I have copied it' }).press('Enter')
  await dialog.waitFor({ state: 'detached' })

  await page.getByRole('button', { name: `Send a test to ${receiver.url}` }).press('Enter')
  const log = page.getByRole('list', { name: 'What was sent' })
  await log.getByText(/answered 204/).waitFor()
  expect(receiver.taken).toMatchObject([{ type: 'test' }])

  const job = await researcher.submit(SMALL_TARGET, { name: 'Ends and is posted' })
  await researcher.until(job, hasEnded)
  await log.getByText('job_completed').waitFor()
  await expect.poll(() => receiver.taken.length).toBe(2)
  expect(receiver.taken[1]).toMatchObject({
    type: 'job_completed',
    data: { thread: `job:${job}`, jobId: job, url: `${tessera.origin}/jobs/${job}` },
  })
  expect(JSON.stringify(receiver.taken)).not.toContain('Ends and is posted')

  // Who has another secret is not believed, and says so.
  receiver.secret = 'whsec_'
  await page.getByRole('button', { name: `Send a test to ${receiver.url}` }).press('Enter')
  await log.getByText(/answered 401/).waitFor()
  await log.getByText(/next try/).waitFor()
  found.push(...(await faultsOfEachLook(page, 'webhooks')))
  await page
    .getByRole('checkbox', { name: 'Jobs that have ended or wait for you: by webhook' })
    .waitFor()

  await page.getByRole('button', { name: `Remove ${receiver.url}` }).press('Enter')
  await page.getByRole('button', { name: 'Remove the webhook' }).press('Enter')
  await page.getByText('No webhooks yet.').waitFor()
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 120_000)

/** In UTC, which is the zone of whoever has set none. */
function hoursFromNow(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16)
}

/** As superuser of the database: to arrange and to look. */
async function ask(text: string, ...values: unknown[]) {
  const client = new Client({ connectionString: tessera.adminUrl })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(text, values)
    return rows
  } finally {
    await client.end()
  }
}
