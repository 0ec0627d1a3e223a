import { openBrowser } from '@tessera/testing/browser'
import { openMailLink } from '@tessera/testing/dev-mail'
import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { signUpAdministrator } from './src/administrator.ts'
import { faultsOfEachLook } from './src/each-look.ts'
import { newResearcher, openPage } from './src/researcher.ts'

const tessera = sharedInstance()

test('an administrator invites somebody, who makes an account with the link of the mail, by the keyboard', async () => {
  await using desk = await openBrowser()
  await using other = await openBrowser()
  const [admin, guest] = [newResearcher('inviting'), newResearcher('guest')]
  const address = `${guest.username}@example.org`
  const page = await desk.context.newPage()
  const complaints = consoleErrors(page)
  await signUpAdministrator(tessera, page, admin)
  const found: string[] = []
  await page.goto(tessera.origin)
  await openPage(page, 'New accounts')
  const field = page.getByRole('textbox', { name: 'E-mail' })
  await field.fill('nobody')
  await field.press('Enter')
  await page.getByText('This is not an e-mail address').waitFor()
  await field.fill(address)
  await page.getByRole('textbox', { name: 'Note' }).fill('For the diabetes cohort.')
  const role = page.getByRole('combobox', { name: 'Role (optional)' })
  await role.press('Enter')
  await page.getByRole('option', { name: 'Service viewer' }).click()
  await page.getByRole('button', { name: 'Add the role' }).press('Enter')
  await role.press('Enter')
  await page.getByRole('option', { name: 'Auditor' }).click()
  found.push(...(await faultsOfEachLook(page, 'invite')))
  await page.getByRole('button', { name: 'Send the invitation' }).press('Enter')
  await page.getByText(`An invitation is on its way to ${address}.`).waitFor()
  const line = page
    .getByRole('list', { name: 'Invitations' })
    .getByRole('listitem')
    .filter({ hasText: address })
  await line.getByText('Open', { exact: true }).waitFor()
  found.push(...(await faultsOfEachLook(page, 'invitations')))

  await line.getByRole('button', { name: 'Send again' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText(`It was sent by ${admin.username}`).waitFor()
  await dialog.getByText('The account gets, from you: Service viewer, every service').waitFor()
  await dialog.getByText('The account gets, from you: Auditor').waitFor()
  found.push(...(await faultsOfEachLook(page, 'send-invitation-again')))
  await dialog.getByRole('button', { name: 'Leave it as it is' }).press('Enter')

  const mine = await desk.context.newPage()
  await openMailLink(mine, address, 'You are invited to make an account')
  await mine.getByText(`You are signed in as ${admin.username}`).waitFor()
  found.push(...(await faultsOfEachLook(mine, 'accept-invitation-signed-in')))
  await mine.getByRole('link', { name: `Stay with ${admin.username}` }).press('Enter')
  await mine.getByRole('heading', { name: `Hello, ${admin.username}` }).waitFor()

  const theirs = await other.context.newPage()
  await openMailLink(theirs, address, 'You are invited to make an account')
  await theirs.getByText(`${admin.username} invites you`).waitFor()
  await theirs.getByText('For the diabetes cohort.').waitFor()
  await theirs.waitForURL(`${tessera.origin}/accept-invitation`)
  found.push(...(await faultsOfEachLook(theirs, 'accept-invitation')))
  await theirs.getByRole('textbox', { name: 'User name' }).fill(guest.username)
  await theirs.getByRole('textbox', { name: 'Password' }).fill(guest.password)
  await theirs.keyboard.press('Enter')
  await theirs.getByRole('heading', { name: `Hello, ${guest.username}` }).waitFor()
  await theirs.goto(`${tessera.origin}/record`)
  await theirs.getByRole('heading', { level: 1, name: 'Record' }).waitFor()

  await page.reload()
  await line.getByText('Accepted').waitFor()
  await line.getByRole('link', { name: guest.username }).press('Enter')
  const given = page.getByRole('list', { name: 'Roles' }).getByRole('listitem')
  await given.filter({ hasText: 'Service viewer, every service' }).waitFor()
  await given
    .filter({ hasText: `by ${admin.username}` })
    .first()
    .waitFor()

  await page.goto(`${tessera.origin}/administration/new-accounts`)
  const unwanted = `unwanted-${address}`
  await field.fill(unwanted)
  await field.press('Enter')
  await page.getByRole('button', { name: `Send again to ${unwanted}` }).press('Enter')
  await dialog.getByRole('button', { name: 'Send again' }).press('Enter')
  await page.getByText('A new link is on its way.').waitFor()
  await page.getByRole('button', { name: `Revoke the invitation of ${unwanted}` }).press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).press('Enter')
  await page.getByText(`revoked by ${admin.username}`).waitFor()

  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 120_000)
