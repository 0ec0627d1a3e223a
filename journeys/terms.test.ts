import { join } from 'node:path'
import { openBrowser } from '@tessera/testing/browser'
import { openMailLink } from '@tessera/testing/dev-mail'
import { startInstance } from '@tessera/testing/instance'
import { consoleErrors } from '@tessera/testing/page-faults'
import { Pool } from 'pg'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { startWithCampus } from './src/campus.ts'
import { faultsOfEachLook } from './src/each-look.ts'
import { operator } from './src/operator.ts'
import { newResearcher, openPage, type Researcher } from './src/researcher.ts'
import { giveSecondFactor } from './src/second-factor.ts'

const texts = Object.fromEntries(
  ['en', 'fr', 'pt'].map((language) => [
    language,
    join(import.meta.dirname, '..', 'docs', 'terms', `${language}.txt`),
  ]),
)
const terms = { version: '2026-11', since: '2026-11-01', texts }

test('somebody accepts the terms when she makes an account, and the newer ones before anything else, by the keyboard', async () => {
  await using stack = new AsyncDisposableStack()
  const { tessera } = stack.use(await startInstance({ api: { terms } }))
  const pool = stack.adopt(new Pool({ connectionString: tessera.adminUrl }), async (open) => {
    await open.end()
  })
  const { context } = stack.use(await openBrowser())
  const page = await context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  const ada = newResearcher('ada')

  await fillAccount(page, tessera.origin, ada)
  const box = page.getByRole('checkbox', { name: 'I have read and accept the terms' })
  await box.waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('Accept the terms to make an account').waitFor()
  found.push(...(await faultsOfEachLook(page, 'terms-sign-up')))
  const opening = context.waitForEvent('page')
  await page.getByRole('link', { name: 'terms' }).press('Enter')
  const text = await opening
  await text.getByRole('heading', { name: 'What this installation does' }).waitFor()
  await text.getByText('Português').click()
  await text.getByRole('heading', { name: 'O que esta instalação faz' }).waitFor()
  found.push(...(await faultsOfEachLook(text, 'terms-text')))
  await text.close()
  await box.press('Space')
  await page.getByRole('button', { name: 'Make my account' }).press('Enter')
  await page.getByRole('heading', { name: `Hello, ${ada.username}` }).waitFor()
  await page.goto(`${tessera.origin}/account`)
  const accepted = page.getByRole('list', { name: 'Terms that you have accepted' })
  await accepted.getByText('Version 2026-11, accepted on').waitFor()
  found.push(...(await faultsOfEachLook(page, 'terms-account')))

  // For the house it is as if she had accepted another one before.
  await pool.query(`update app.accepted_terms set version = '2025-01'`)
  const { context: later } = stack.use(await openBrowser())
  const hers = await later.newPage()
  await hers.goto(`${tessera.origin}/sign-in?next=%2Fjobs`)
  await hers.getByRole('textbox', { name: 'User name or e-mail' }).fill(ada.username)
  await hers.getByRole('textbox', { name: 'Password' }).fill(ada.password)
  await hers.getByRole('button', { name: 'Sign in' }).press('Enter')
  const title = hers.getByRole('heading', { name: 'The terms are new' })
  await title.waitFor()
  found.push(...(await faultsOfEachLook(hers, 'terms-asked')))
  await hers.goto(`${tessera.origin}/credentials`)
  await title.waitFor()
  const downloading = hers.waitForEvent('download')
  await hers.getByRole('button', { name: 'Download your data' }).press('Enter')
  expect((await downloading).suggestedFilename()).toBe('tessera-data.zip')
  await hers.getByRole('button', { name: 'Delete your account…' }).press('Enter')
  const dialog = hers.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Your password' }).waitFor()
  await dialog.getByRole('button', { name: 'Keep the account' }).press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await hers.getByRole('button', { name: 'I accept these terms' }).press('Enter')
  await hers.getByRole('heading', { name: 'Credentials', exact: true }).waitFor()
  expect(found).toEqual([])
  // The browser itself says that a request was refused.
  expect(complaints.filter((line) => !line.includes('Failed to load resource'))).toEqual([])
}, 180_000)

test('whoever is invited, or comes from elsewhere, makes no account without accepting the terms', async () => {
  await using stack = new AsyncDisposableStack()
  const tessera = await startWithCampus(stack, { terms })
  const desk = await stack.use(await openBrowser()).context.newPage()
  const admin = newResearcher('inviting')
  await fillAccount(desk, tessera.origin, admin)
  await acceptTerms(desk)
  await desk.getByRole('heading', { name: `Hello, ${admin.username}` }).waitFor()
  await operator(tessera, 'role', admin.username, 'admin')
  await giveSecondFactor(tessera, admin.username)
  await desk.goto(tessera.origin)
  await openPage(desk, 'New accounts')
  const guest = newResearcher('guest')
  const address = `${guest.username}@example.org`
  await desk.getByRole('textbox', { name: 'E-mail' }).fill(address)
  await desk.getByRole('button', { name: 'Send the invitation' }).press('Enter')
  await desk.getByText(`An invitation is on its way to ${address}.`).waitFor()

  const invited = await stack.use(await openBrowser()).context.newPage()
  await openMailLink(invited, address, 'You are invited to make an account', tessera.origin)
  await invited.getByRole('textbox', { name: 'User name' }).fill(guest.username)
  await invited.getByRole('textbox', { name: 'Password' }).fill(guest.password)
  await acceptTerms(invited)
  await invited.getByRole('heading', { name: `Hello, ${guest.username}` }).waitFor()

  const coming = await stack.use(await openBrowser()).context.newPage()
  await coming.goto(`${tessera.origin}/sign-in`)
  await coming.getByRole('link', { name: 'Go on with Campus' }).press('Enter')
  await coming.getByRole('textbox', { name: 'Account' }).fill('grace')
  await coming.getByRole('button', { name: 'Allow' }).press('Enter')
  await coming.getByRole('textbox', { name: 'User name' }).fill('grace.h')
  await acceptTerms(coming)
  await coming.getByRole('heading', { name: 'Hello, grace.h' }).waitFor()
}, 180_000)

async function fillAccount(page: Page, origin: string, { username, password }: Researcher) {
  await page.goto(`${origin}/sign-up`)
  await page.getByRole('textbox', { name: 'User name' }).fill(username)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
}

/** With everything else filled in: first without, which makes nothing. */
async function acceptTerms(page: Page): Promise<void> {
  const box = page.getByRole('checkbox', { name: 'I have read and accept the terms' })
  await box.waitFor()
  await page.getByRole('textbox', { name: 'User name' }).press('Enter')
  await page.getByText('Accept the terms to make an account').waitFor()
  await box.press('Space')
  await page.keyboard.press('Enter')
}
