import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { SMALL_TARGET } from '@tessera/sandbox/testing/running-sandbox'
import type { BrowserContext, Page } from 'playwright-core'

/** Everything here is done as a person does it: with the eyes on the page. */
export interface Researcher {
  readonly username: string
  readonly password: string
}

export function newResearcher(name: string): Researcher {
  const password = randomBytes(12).toString('hex')
  return { username: `${name}-${randomBytes(3).toString('hex')}`, password }
}

export async function signUp(page: Page, origin: string, researcher: Researcher): Promise<void> {
  await page.goto(origin)
  await page.getByRole('link', { name: 'Make an account' }).click()
  await page.getByRole('heading', { name: 'Make an account' }).waitFor()
  await page.getByRole('textbox', { name: 'User name' }).fill(researcher.username)
  await page.getByRole('textbox', { name: 'Password' }).fill(researcher.password)
  await page.getByRole('button', { name: 'Make my account' }).click()
  await page.getByRole('heading', { name: `Hello, ${researcher.username}` }).waitFor()
}

export async function signIn(page: Page, origin: string, researcher: Researcher): Promise<void> {
  await page.goto(`${origin}/sign-in`)
  await page.getByRole('textbox', { name: 'User name or e-mail' }).fill(researcher.username)
  await page.getByRole('textbox', { name: 'Password' }).fill(researcher.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: `Hello, ${researcher.username}` }).waitFor()
}

/** Registers at the sandbox's own pages. @returns the token that its profile page shows */
export async function makeToken(
  context: BrowserContext,
  sandboxOrigin: string,
  account: string,
): Promise<string> {
  const page = await context.newPage()
  const password = randomBytes(12).toString('hex')
  await page.goto(`${sandboxOrigin}/register`)
  await page.getByLabel('Username').fill(account)
  await page.getByLabel('Full name').fill(`Dr ${account}`)
  await page.getByLabel('Mail address').fill(`${account}@example.org`)
  await page.getByLabel('Password, at least six characters').fill(password)
  await page.getByLabel('Password again').fill(password)
  await page.getByRole('button', { name: 'Register' }).click()
  await page.getByRole('button', { name: 'Create API token' }).click()
  const box = page.getByRole('textbox', { name: 'API token' })
  const token = await box.inputValue()
  const isCut = await box.evaluate((element) => element.scrollHeight > element.clientHeight)
  if (isCut) throw new Error('the sandbox shows its token cut off')
  await page.close()
  return token
}

/** On the page of her account: one that reads jobs and downloads results. */
export async function makeAccessToken(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Make an access token…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'What it is for' }).fill('My script')
  await dialog
    .getByRole('checkbox', { name: 'Download results, without the password of their archives' })
    .check()
  await dialog.getByRole('button', { name: 'Make the token' }).click()
  const token = await page.getByText(/^tsr_[0-9A-Za-z]{49}$/).innerText()
  await dialog.getByRole('button', { name: 'I have copied it' }).click()
  await dialog.waitFor({ state: 'detached' })
  return token
}

/** By the menu, which a phone opens first. */
export async function openPage(page: Page, name: string): Promise<void> {
  const menu = page.getByRole('button', { name: 'Menu' })
  if (await menu.isVisible()) await menu.click()
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
}

/** On the credentials page. */
export async function enterToken(page: Page, token: string): Promise<void> {
  await page.getByRole('button', { name: 'Connect Sandbox' }).click()
  await page.getByRole('textbox', { name: 'Token' }).fill(token)
  await page.getByRole('button', { name: 'Check and save' }).click()
}

/** On the step of the files. */
export async function dropFile(page: Page, name: string, bytes: Buffer): Promise<void> {
  const zone = page.getByRole('group', { name: 'Drop genotype files here' })
  await zone.waitFor()
  const dragged = await page.evaluateHandle(
    `(() => {
      const bytes = Uint8Array.from(atob(${JSON.stringify(bytes.toString('base64'))}), (c) => c.charCodeAt(0))
      const dragged = new DataTransfer()
      dragged.items.add(new File([bytes], ${JSON.stringify(name)}, { type: 'application/gzip' }))
      return dragged
    })()`,
  )
  await zone.dispatchEvent('drop', { dataTransfer: dragged })
}

export async function continueTo(page: Page, step: string): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText(`: ${step}`).waitFor({ state: 'attached' })
}

/** By the menu, through the steps of a new job up to the last one, with a population, a name and as many array files. */
export async function fillNewJob(
  page: Page,
  job: { readonly name: string; readonly files: readonly string[] },
): Promise<void> {
  const buffer = await readFile(SMALL_TARGET)
  await openPage(page, 'New job')
  await continueTo(page, 'Files')
  await page
    .getByLabel('Genotype files', { exact: true })
    .setInputFiles(job.files.map((name) => ({ name, mimeType: 'application/gzip', buffer })))
  const ready = page.getByText('Ready', { exact: true })
  await ready.nth(job.files.length - 1).waitFor()
  await continueTo(page, 'Settings')
  await page.getByRole('radiogroup', { name: 'Population' }).getByLabel('EUR').check()
  await continueTo(page, 'Review')
  await page.getByRole('textbox', { name: 'Name of the job' }).fill(job.name)
}

/** On the page of a completed job. */
export async function revealPassword(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Show the password' }).click()
  await page.getByRole('button', { name: 'Hide' }).waitFor()
  const shown = page.getByRole('group', { name: 'Password of the zip files' }).getByRole('code')
  return (await shown.first().textContent()) ?? ''
}

/** What a button of the page makes and saves. */
export async function saved(page: Page, name: string): Promise<Buffer> {
  return await download(page, name, 'button')
}

/** On the page of a completed job. */
export async function download(
  page: Page,
  name: string,
  role: 'link' | 'button' = 'link',
): Promise<Buffer> {
  const arriving = page.waitForEvent('download')
  await page.getByRole(role, { name }).click()
  const arrived = await arriving
  return await readFile(await arrived.path())
}
