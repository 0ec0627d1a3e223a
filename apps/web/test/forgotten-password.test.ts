import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors, faultsOf, looks } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { openMail, openMailLink } from '@tessera/testing/dev-mail'
import { signUp } from './sign-up.ts'

const tessera = sharedInstance()
const replacement = 'a lantern, a ferry, a drum'

test('somebody who forgot her password sets a new one with the link of a mail, by the keyboard, in every look', async () => {
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  const look = async () => {
    for (const each of looks) found.push(...(await faultsOf(page, each)))
  }
  await page.goto(`${tessera.origin}/sign-up`)
  const email = `ada-${crypto.randomUUID().slice(0, 8)}@example.org`
  const username = await signUp(page, { email })
  await openMailLink(page, email, 'Confirm your e-mail address')
  await page.getByRole('button', { name: 'Confirm this address' }).press('Enter')
  await page.getByText('This address is confirmed.').waitFor()
  await browser.context.clearCookies()

  await page.goto(`${tessera.origin}/sign-in`)
  await page.getByRole('link', { name: 'Forgot your password?' }).press('Enter')
  await page.getByRole('button', { name: 'Send me a link' }).press('Enter')
  await page.getByText('Enter the e-mail address of your account').waitFor()
  await page.keyboard.type(email)
  await page.keyboard.press('Enter')
  await page.getByText('If an account has confirmed this address').waitFor()
  await look()

  await openMailLink(page, email, 'Choose a new password')
  const field = page.getByRole('textbox', { name: 'New password' })
  await field.waitFor()
  await page.waitForURL(`${tessera.origin}/reset-password`)
  await look()
  await field.fill('1234567890')
  await field.press('Enter')
  await page.getByText('This password is too easy to guess.').waitFor()
  await field.fill(replacement)
  await field.press('Enter')
  await page.getByText('You are signed out everywhere.').waitFor()
  await look()
  await page.getByRole('link', { name: 'Sign in' }).press('Enter')
  await page.getByRole('textbox', { name: 'User name or e-mail' }).fill(username)
  await page.getByRole('textbox', { name: 'Password' }).fill(replacement)
  await page.keyboard.press('Enter')
  await page.getByText('What to do next').waitFor()
  await openMail(page, email, 'Your password was changed')
  expect(found).toEqual([])
  // The refusal of a weak password is an answer of 422, which a browser writes to its console.
  expect(complaints.filter((text) => !text.includes('Failed to load resource'))).toEqual([])
}, 90_000)
