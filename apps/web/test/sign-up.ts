import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import type { BrowserContext, Page } from 'playwright-core'

/** Somebody new, where a service is connected. */
export async function openConnecting(
  context: BrowserContext,
): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
  const { origin } = sharedInstance()
  const page = await context.newPage()
  const complaints = consoleErrors(page)
  await page.goto(`${origin}/sign-up`)
  await signUp(page)
  await page.goto(`${origin}/credentials?connect=1`)
  return { page, complaints }
}

/** On the sign-up page. @returns the user name */
export async function signUp(
  page: Page,
  { email }: { readonly email?: string } = {},
): Promise<string> {
  const username = `visitor-${crypto.randomUUID().slice(0, 8)}`
  await page.getByRole('heading', { name: 'Make an account' }).waitFor()
  await page.getByRole('textbox', { name: 'User name' }).fill(username)
  await page.getByRole('textbox', { name: 'Password' }).fill(newPassword)
  if (email !== undefined) await page.getByRole('textbox', { name: 'E-mail' }).fill(email)
  await page.getByRole('button', { name: 'Make my account' }).click()
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor()
  await page.waitForURL((url) => url.pathname !== '/sign-up')
  return username
}

/** Of everybody who signs up so. */
export const newPassword = 'four calm words here'
