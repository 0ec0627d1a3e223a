import type { Page } from 'playwright-core'

/** On the sign-up page. @returns the user name */
export async function signUp(page: Page): Promise<string> {
  const username = `visitor-${crypto.randomUUID().slice(0, 8)}`
  await page.getByRole('heading', { name: 'Make an account' }).waitFor()
  await page.getByRole('textbox', { name: 'User name' }).fill(username)
  await page.getByRole('textbox', { name: 'Password' }).fill(newPassword)
  await page.getByRole('button', { name: 'Make my account' }).click()
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor()
  await page.waitForURL((url) => url.pathname !== '/sign-up')
  return username
}

/** Of everybody who signs up so. */
export const newPassword = 'four calm words here'
