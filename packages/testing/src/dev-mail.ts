import { sharedInstance } from './shared-instance.ts'
import { waitFor } from './wait-for.ts'
import type { Page } from 'playwright-core'

/** Opens the link of the newest mail to this address, from the page where mail is shown in development. */
export async function openMailLink(
  page: Page,
  address: string,
  subject: string,
  origin = sharedInstance().origin,
): Promise<void> {
  await openMail(page, address, subject, origin)
  await page.getByRole('link', { name: 'Open its link' }).press('Enter')
}

/** Waits until the mail is there. */
export async function openMail(
  page: Page,
  address: string,
  subject: string,
  origin = sharedInstance().origin,
): Promise<void> {
  const item = page.getByRole('listitem').filter({ hasText: `to ${address},` })
  const link = item.getByRole('link', { name: subject }).first()
  await waitFor(async () => {
    await page.goto(`${origin}/dev/mail`)
    return (await link.count()) > 0
  })
  await link.press('Enter')
  await page.getByRole('heading', { level: 1, name: subject }).waitFor()
}
