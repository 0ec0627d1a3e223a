import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors, faultsOf, looks } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newPassword, signUp } from './sign-up.ts'

const tessera = sharedInstance()
const opened = new AsyncDisposableStack()
// While somebody is there the program stays: to start it for each test would be a third of the work.
beforeAll(async () => void opened.use(await openBrowser()))
afterAll(async () => await opened.disposeAsync())

test('axe finds nothing on any page in any look, none is wider than its window, nothing comes from elsewhere', async () => {
  await using browser = await openBrowser()
  const foreign = foreignRequests(browser.context)
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  const visit = async (path: string, shows: string) => {
    await page.goto(tessera.origin + path)
    await page.getByText(shows).first().waitFor()
    for (const look of looks)
      found.push(...(await faultsOf(page, look)).map((text) => `${path} ${text}`))
  }

  await visit('/sign-in', 'Make an account')
  await visit('/refused-link', 'This link gives nothing any more')
  await visit('/sign-up', 'At least 10 characters')
  await signUp(page)
  await visit('/', 'What to do next')
  await visit('/services', 'Not in use here')
  await visit('/services/1', 'What you need')
  await visit('/credentials', 'No credentials yet')
  await visit('/credentials?connect=1', 'Check and save')
  await visit('/programs', 'Each does what you allow it here')
  await visit('/jobs', 'No jobs yet')
  await visit('/jobs/new', 'Connect a service first')
  await visit('/schedules', 'No schedules yet')
  await visit('/usage', 'Nothing sent yet')
  await visit('/account', 'This one')
  await visit('/nowhere', 'This page does not exist')

  expect(found).toEqual([])
  expect(foreign).toEqual([])
  expect(complaints).toEqual([])
}, 120_000)

test('somebody who is not signed in is asked to, and then sees the page that she wanted', async () => {
  await using browser = await openBrowser()
  const page = await browser.context.newPage()

  await page.goto(`${tessera.origin}/services/1`)
  await page.getByRole('link', { name: 'Make an account' }).click()
  await signUp(page)

  await page.getByRole('heading', { name: 'What you need' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/services/1')
}, 60_000)

test('when a session ends, signing in leads back to the page', async () => {
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  await page.goto(`${tessera.origin}/sign-up`)
  const username = await signUp(page)
  await page.getByText('What to do next').waitFor()

  await browser.context.clearCookies()
  await page.getByRole('link', { name: 'Jobs', exact: true }).click()
  await page.getByText('Your session has ended').waitFor()
  await page.getByRole('textbox', { name: 'User name or e-mail' }).fill(username)
  await page.getByRole('textbox', { name: 'Password' }).fill(newPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()

  await page.getByText('No jobs yet').waitFor()
  expect(new URL(page.url()).pathname).toBe('/jobs')
}, 60_000)

test('the keyboard skips to the content, and a new page begins at its heading', async () => {
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  await page.goto(`${tessera.origin}/sign-up`)
  await page.getByRole('button', { name: 'Make my account' }).press('Enter')
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('autocomplete')))
    .toBe('username')
  await signUp(page)
  await page.getByText('What to do next').waitFor()
  await page.reload()
  await page.getByText('What to do next').waitFor()

  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Skip to the content')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Connect a service')

  await page.getByRole('link', { name: 'Services' }).press('Enter')
  await page.getByRole('heading', { name: 'Services', exact: true }).waitFor()
  await expect.poll(() => focused(page)).toBe('Services')

  await page.setViewportSize({ width: 360, height: 740 })
  const menu = page.getByRole('button', { name: 'Menu' })
  await menu.focus()
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Sandbox')
  await menu.press('Enter')
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('New job')
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'New job' }).waitFor({ state: 'hidden' })
  expect(await menu.getAttribute('aria-expanded')).toBe('false')
  expect(await menu.evaluate((button) => button === document.activeElement)).toBe(true)
}, 60_000)

test('every page of somebody who is signed in leads out, and then shows nothing of hers', async () => {
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  await page.goto(`${tessera.origin}/sign-up`)
  const username = await signUp(page)
  for (const path of ['/', '/jobs', '/credentials', '/account']) {
    await page.goto(tessera.origin + path)
    await page.getByRole('button', { name: 'Account of' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
  }
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await page.content()).not.toContain(username)
}, 60_000)

test('a sign-out that the server may not have heard says so, and is tried again', async () => {
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  await page.goto(`${tessera.origin}/sign-up`)
  await signUp(page)
  await page.route('**/trpc/auth.logout*', async (route) => await route.abort())
  await page.getByRole('button', { name: 'Account of' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Sign out' }).press('Enter')
  await page.getByRole('dialog', { name: 'You may still be signed in' }).waitFor()
  for (const look of looks) expect(await faultsOf(page, look)).toEqual([])

  await page.unroute('**/trpc/auth.logout*')
  await page.getByRole('button', { name: 'Try again' }).press('Enter')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}, 60_000)

test('the field of a password hides it, and takes what is pasted and what a manager knows', async () => {
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  for (const [path, kind] of [
    ['/sign-up', 'new-password'],
    ['/sign-in', 'current-password'],
  ] as const) {
    await page.goto(tessera.origin + path)
    const name = page.getByRole('textbox', { name: 'User name' })
    await name.fill('copied with the keyboard')
    await name.press('ControlOrMeta+a')
    await name.press('ControlOrMeta+c')
    const password = page.getByRole('textbox', { name: 'Password' })
    await password.press('ControlOrMeta+v')
    expect(await password.inputValue()).toBe('copied with the keyboard')
    expect(await password.getAttribute('type')).toBe('password')
    expect(await password.getAttribute('autocomplete')).toBe(kind)
    await page.getByRole('button', { name: /^Show/ }).click()
    expect(await password.getAttribute('type')).toBe('text')
  }
}, 60_000)

function foreignRequests(context: BrowserContext): readonly string[] {
  const foreign: string[] = []
  context.on('request', (request) => {
    if (new URL(request.url()).origin !== tessera.origin) foreign.push(request.url())
  })
  return foreign
}

async function focused(page: Page): Promise<string> {
  return await page.evaluate(() => document.activeElement?.textContent ?? '')
}
