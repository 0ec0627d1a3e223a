import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors, faultsOf, looks } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { newPassword, signUp } from './sign-up.ts'

const tessera = sharedInstance()

test('somebody asks to have her account removed, sees nothing but when, and undoes it, by the keyboard', async () => {
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  const look = async () => {
    for (const one of looks) found.push(...(await faultsOf(page, one)))
  }
  await page.goto(`${tessera.origin}/sign-up`)
  await signUp(page)
  const other = await browser.context.newPage()
  await other.goto(`${tessera.origin}/jobs`)
  await page.goto(`${tessera.origin}/account`)
  await page.getByRole('button', { name: 'Delete your account…' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Your password' }).fill('not this one')
  await dialog.getByRole('button', { name: 'Delete the account' }).press('Enter')
  await dialog.getByRole('alert').waitFor()
  await look()
  await dialog.getByRole('textbox', { name: 'Your password' }).fill(newPassword)
  await dialog.getByRole('button', { name: 'Delete the account' }).press('Enter')
  await page.getByRole('heading', { name: 'Your account is going to be removed' }).waitFor()
  await look()
  await page.goto(`${tessera.origin}/jobs/new`)
  await page.getByRole('heading', { name: 'Your account is going to be removed' }).waitFor()
  await other.getByRole('link', { name: 'Credentials' }).press('Enter')
  await other.getByRole('heading', { name: 'Your account is going to be removed' }).waitFor()

  await page.getByRole('button', { name: 'Undo, and keep the account' }).press('Enter')
  await page.getByRole('heading', { name: 'Your account', exact: true }).waitFor()
  await page.goto(`${tessera.origin}/jobs`)
  await page.getByRole('heading', { name: 'Jobs', exact: true }).waitFor()
  expect(found).toEqual([])
  expect(complaints.filter((line) => !/40[13]/.test(line))).toEqual([])
}, 120_000)
