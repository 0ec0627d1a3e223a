import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors, faultsOf, looks } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { signUp } from './sign-up.ts'

const tessera = sharedInstance()

test('somebody makes an access token, is shown it once, uses it, and ends it, by the keyboard', async () => {
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  const look = async () => {
    for (const one of looks) found.push(...(await faultsOf(page, one)))
  }
  await page.goto(`${tessera.origin}/sign-up`)
  await signUp(page)
  await page.goto(`${tessera.origin}/account`)
  await page.getByText('No access tokens yet.').waitFor()

  await page.getByRole('button', { name: 'Make an access token…' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'What it is for' }).fill('Nightly report')
  await dialog.getByRole('checkbox', { name: 'Submit jobs, and cancel any of yours' }).press(' ')
  await look()
  let goOn = () => {}
  const held = new Promise<void>((resolve) => (goOn = resolve))
  await page.route('**/trpc/tokens.make*', async (route) => {
    await held
    await route.continue()
  })
  await dialog.getByRole('button', { name: 'Make the token' }).press('Enter')
  await dialog.locator('[aria-busy=true]').waitFor()
  await page.keyboard.press('Escape')
  await dialog.getByRole('button', { name: 'Close' }).press('Enter')
  goOn()
  const token = await shownToken(page)
  await look()
  expect(await statusWith(token, 'jobs.list')).toBe(200)
  expect(await statusWith(token, 'services.list')).toBe(403)

  await dialog.getByRole('button', { name: 'I have copied it' }).press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.reload()
  const listed = page.getByRole('list', { name: 'Access tokens' }).getByRole('listitem')
  await listed
    .getByText('Submit jobs, and cancel any of yours · See and follow your jobs')
    .waitFor()
  await listed.getByText('from').waitFor()
  expect(await page.content()).not.toContain(token)
  await look()
  await page.goto(tessera.origin)
  await page.getByText('An access token was made: Nightly report').waitFor()

  await page.getByRole('link', { name: 'Look at your tokens' }).press('Enter')
  await page.getByRole('button', { name: 'End the access token Nightly report' }).press('Enter')
  await page.getByText('No access tokens yet.').waitFor()
  expect(await statusWith(token, 'jobs.list')).toBe(401)
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 120_000)

async function shownToken(page: Page): Promise<string> {
  return await page.getByText(/^tsr_[0-9A-Za-z]{49}$/).innerText()
}

async function statusWith(token: string, procedure: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  return (await fetch(`${tessera.origin}/trpc/${procedure}`, { headers })).status
}
