import { SMALL_TARGET } from '@tessera/sandbox/testing/running-sandbox'
import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { faultsOfEachLook } from './src/each-look.ts'
import { focused, tabTo } from './src/keyboard.ts'
import { openPage, signIn } from './src/researcher.ts'
import { hasEnded, signUpOverRest } from './src/rest-client.ts'
import { newTokenOf, openSandboxAccount, sandboxAdmin } from './src/sandbox-service.ts'

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
