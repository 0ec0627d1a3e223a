import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { openAdministratorAndSomebody } from './src/administrator.ts'
import { faultsOfEachLook } from './src/each-look.ts'

const tessera = sharedInstance()

test('an administrator gives and ends a role, disables and enables an account, and looks at its jobs, by the keyboard', async () => {
  await using opened = await openAdministratorAndSomebody(tessera)
  const { admin, bee } = opened
  const [page, theirs] = [admin.page, bee.page]
  const complaints = consoleErrors(page)
  const found: string[] = []
  await page.goto(tessera.origin)
  await page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: 'Users' })
    .press('Enter')
  await page.getByRole('textbox', { name: 'Search' }).fill(bee.username)
  const users = page.getByRole('list', { name: 'Users' })
  await expect.poll(async () => await users.getByRole('listitem').count()).toBe(1)
  found.push(...(await faultsOfEachLook(page, 'users')))
  await users.getByRole('link', { name: bee.username }).press('Enter')

  await page.getByRole('combobox', { name: 'Give a role' }).press('Enter')
  await page.getByRole('option', { name: 'Auditor' }).click()
  await page.getByRole('button', { name: 'Give the role' }).press('Enter')
  const role = page.getByRole('list', { name: 'Roles' }).getByRole('listitem')
  await role.getByText(`by ${admin.username}`).waitFor()
  await theirs.goto(`${tessera.origin}/record`)
  await theirs.getByRole('radio', { name: 'Of the broker' }).focus()
  await theirs.keyboard.press('ArrowRight')
  await theirs.getByRole('textbox', { name: 'User name' }).fill(bee.username)
  await theirs.getByRole('textbox', { name: 'Action begins with' }).fill('role.')
  const trail = theirs.getByRole('list', { name: 'Record of people' }).getByRole('listitem')
  await expect.poll(async () => await trail.count()).toBe(1)
  await trail.getByText(`by ${admin.username}`).waitFor()
  found.push(...(await faultsOfEachLook(theirs, 'record-of-people')))
  const saved = theirs.waitForEvent('download')
  await theirs.getByRole('link', { name: 'All of these as CSV' }).press('Enter')
  expect((await saved).suggestedFilename()).toBe('record.csv')
  await page.getByRole('button', { name: 'Look at the jobs' }).press('Enter')
  await page.getByText('No jobs.').waitFor()
  found.push(...(await faultsOfEachLook(page, 'user')))

  await role.getByRole('button', { name: 'End the role: Auditor' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('That she had it stays on record.').waitFor()
  await dialog.getByRole('button', { name: 'End the role' }).press('Enter')
  await role.getByText('ended').waitFor()
  await theirs.reload()
  await theirs.getByRole('heading', { name: 'This page does not exist' }).waitFor()

  await theirs.goto(`${tessera.origin}/account`)
  await theirs.getByRole('button', { name: 'Show what was done' }).press('Enter')
  await theirs.getByText('jobs.looked_at').waitFor()
  found.push(...(await faultsOfEachLook(theirs, 'own-trail')))

  await page.getByRole('combobox', { name: 'Give a role' }).press('Enter')
  await page.getByRole('option', { name: 'Service manager' }).click()
  await page.getByRole('button', { name: 'Give the role' }).press('Enter')
  await role.getByText('Service manager, every service').waitFor()
  await theirs.goto(`${tessera.origin}/administration/services`)
  await theirs.getByRole('heading', { name: 'Look after services' }).waitFor()
  found.push(...(await faultsOfEachLook(theirs, 'managed-services')))
  await theirs
    .getByRole('button', { name: /^Switch off / })
    .first()
    .press('Enter')
  await theirs.getByRole('dialog').getByText('Jobs that are under way wait').waitFor()
  await theirs.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Disable the account' }).press('Enter')
  await dialog.getByText('Her jobs stop within a second').waitFor()
  found.push(...(await faultsOfEachLook(page, 'user-disable')))
  await dialog.getByRole('button', { name: 'Disable' }).press('Enter')
  const enable = page.getByRole('button', { name: 'Enable the account' })
  await enable.waitFor()
  await theirs.goto(tessera.origin)
  await theirs.getByRole('heading', { name: 'Sign in' }).waitFor()
  await enable.press('Enter')
  await page.getByRole('button', { name: 'Disable the account' }).waitFor()

  await page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: 'System' })
    .press('Enter')
  const enrolled = page.getByRole('region', { name: 'Who may ask the broker' })
  await enrolled
    .getByText(/^a worker, asked/)
    .first()
    .waitFor()
  await page.getByText('Newest').waitFor()
  found.push(...(await faultsOfEachLook(page, 'system')))

  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 120_000)
