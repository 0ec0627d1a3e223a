import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors, faultsOf, looks } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { newPassword, signUp } from './sign-up.ts'

const tessera = sharedInstance()
const replacement = 'a lantern, a ferry, a drum'

test('somebody sees where she is signed in, changes her password, and stops everything, by the keyboard', async () => {
  await using desk = await openBrowser()
  await using phone = await openBrowser()
  const page = await desk.context.newPage()
  const complaints = consoleErrors(page)
  await page.goto(`${tessera.origin}/sign-up`)
  const username = await signUp(page)
  const other = await phone.context.newPage()
  const signIn = async (password: string) => {
    await other.goto(`${tessera.origin}/sign-in`)
    await other.getByRole('textbox', { name: 'User name or e-mail' }).fill(username)
    await other.getByRole('textbox', { name: 'Password' }).fill(password)
    await other.getByRole('button', { name: 'Sign in' }).press('Enter')
  }
  await signIn(newPassword)
  await other.getByText('What to do next').waitFor()

  await page.getByRole('button', { name: 'Account of' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Your account' }).press('Enter')
  const sessions = page.getByRole('list', { name: 'Where you are signed in' })
  const second = sessions.getByRole('listitem').nth(1)
  await second.waitFor()
  const found: string[] = []
  for (const look of looks) found.push(...(await faultsOf(page, look)))
  expect(found).toEqual([])

  await page.getByRole('textbox', { name: 'Current password' }).fill('not this one')
  await page.getByRole('textbox', { name: 'New password' }).fill(replacement)
  await page.getByRole('button', { name: 'Change the password' }).press('Enter')
  await page.getByText('The current password is wrong.').waitFor()
  await page.getByRole('textbox', { name: 'Current password' }).fill(newPassword)
  await page.getByRole('button', { name: 'Change the password' }).press('Enter')
  await page.getByText('Your password was changed.').waitFor()
  await second.waitFor({ state: 'detached' })
  await other.getByRole('link', { name: 'Jobs', exact: true }).click()
  await other.getByText('Your session has ended').waitFor()
  await signIn(replacement)
  await other.getByText('What to do next').waitFor()

  await page.reload()
  await sessions.getByRole('button', { name: 'Sign out' }).press('Enter')
  await second.waitFor({ state: 'detached' })

  await page.getByRole('button', { name: 'Stop everything…' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Schedules are paused.').waitFor()
  for (const look of looks) found.push(...(await faultsOf(page, look)))
  expect(found).toEqual([])
  await dialog.getByRole('button', { name: 'Stop everything' }).press('Enter')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.getByText('1 sign-in ended, 0 jobs cancelled').waitFor()
  // The browser itself says that a request was refused.
  expect(complaints.filter((text) => !text.includes('Failed to load resource'))).toEqual([])
}, 120_000)
