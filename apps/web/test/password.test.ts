import { openBrowser } from '@tessera/testing/browser'
import { faultsOf, looks } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { openAccount } from './sandbox-account.ts'
import { openConnecting } from './sign-up.ts'

const tessera = sharedInstance()

test('a service is connected with name and password, by the keyboard, in every look', async () => {
  const account = await openAccount(tessera.sandboxOrigin)
  await using browser = await openBrowser()
  const { page, complaints } = await openConnecting(browser.context)

  await page.getByRole('radio', { name: 'A token' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('textbox', { name: 'User name' }).waitFor()
  const found: string[] = []
  for (const look of looks) found.push(...(await faultsOf(page, look)))
  expect(found).toEqual([])

  await page.getByRole('button', { name: 'Check and save' }).press('Enter')
  await page.getByText('Enter the user name').waitFor()
  await page.keyboard.type(account.name)
  await page.keyboard.press('Tab')
  await page.keyboard.type('not the password')
  await page.keyboard.press('Enter')
  await page.getByText('The service does not accept this name and password.').waitFor()
  const password = page.getByRole('textbox', { name: 'Password' })
  expect(await password.inputValue()).toBe('')
  expect(await password.evaluate((field) => field === document.activeElement)).toBe(true)

  await page.keyboard.insertText(account.password)
  await page.keyboard.press('Enter')
  await page.getByText(`It works for the account ${account.name}.`).waitFor()
  await page.getByText('Does not expire').waitFor()

  await page.getByRole('button', { name: 'Remove the credential for' }).press('Enter')
  await page.getByText('The stored password is destroyed.').waitFor()
  expect(await faultsOf(page, { colorScheme: 'dark', width: 360 })).toEqual([])
  // The service's refusal is an answer of 422, which a browser writes to its console.
  expect(complaints.filter((text) => !text.includes('422'))).toEqual([])
}, 90_000)
