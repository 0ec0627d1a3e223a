import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { openAdministratorAndSomebody } from './src/administrator.ts'
import { faultsOfEachLook } from './src/each-look.ts'

const tessera = sharedInstance()

test('an administrator requires a new password, and its owner sees nothing before she has chosen one, by the keyboard', async () => {
  await using opened = await openAdministratorAndSomebody(tessera)
  const { admin, bee } = opened
  const [page, theirs] = [admin.page, bee.page]
  const complaints = consoleErrors(page)
  const found: string[] = []
  await page.goto(`${tessera.origin}/administration/users`)
  await page.getByRole('textbox', { name: 'Search' }).fill(bee.username)
  await page.getByRole('link', { name: bee.username }).press('Enter')
  await page.getByRole('button', { name: 'Require a new password' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('She is told by mail').waitFor()
  found.push(...(await faultsOfEachLook(page, 'require-password')))
  await dialog.getByRole('button', { name: 'Require it' }).press('Enter')
  await page.getByText(/^Required since /).waitFor()
  found.push(...(await faultsOfEachLook(page, 'user-password-required')))

  await theirs.goto(`${tessera.origin}/services`)
  const signIn = async () => {
    await theirs.getByRole('textbox', { name: 'User name or e-mail' }).fill(bee.username)
    await theirs.getByRole('textbox', { name: 'Password' }).fill(bee.password)
    await theirs.keyboard.press('Enter')
    await theirs.getByRole('heading', { name: 'Choose a new password' }).waitFor()
  }
  await signIn()
  await theirs.getByRole('button', { name: 'Sign out' }).press('Enter')
  await theirs.getByRole('heading', { name: 'Sign in' }).waitFor()
  await theirs.goto(`${tessera.origin}/services`)
  await signIn()
  found.push(...(await faultsOfEachLook(theirs, 'new-password')))
  await theirs.goto(`${tessera.origin}/services`)
  const field = theirs.getByRole('textbox', { name: 'New password' })
  await field.fill(bee.password)
  await field.press('Enter')
  await theirs.getByText('This is the password that you have now.').waitFor()
  found.push(...(await faultsOfEachLook(theirs, 'new-password-same')))
  await field.fill('a lantern, a ferry, a drum')
  await field.press('Enter')
  await theirs.getByRole('heading', { name: 'Services', exact: true }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Require a new password' }).waitFor()
  expect(await page.getByText(/^Required since /).count()).toBe(0)
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 120_000)
