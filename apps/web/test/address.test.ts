import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors, faultsOf, looks } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { openMail, openMailLink } from '@tessera/testing/dev-mail'
import { newPassword, signUp } from './sign-up.ts'

const tessera = sharedInstance()

test('somebody confirms her address with the link of a mail, and changes it, by the keyboard, in every look', async () => {
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  await page.goto(`${tessera.origin}/sign-up`)
  const address = `ada-${crypto.randomUUID().slice(0, 8)}@example.org`
  await signUp(page, { email: address })
  await page.getByText(`Open the link that was sent to ${address}.`).waitFor()
  const found: string[] = []
  for (const look of looks) found.push(...(await faultsOf(page, look)))
  await page.getByRole('button', { name: 'Send the link again' }).press('Enter')
  await page.getByText('A new link is on its way.').waitFor()

  const mailPage = await browser.context.newPage()
  const ofMail = consoleErrors(mailPage)
  await openMail(mailPage, address, 'Confirm your e-mail address')
  const frame = mailPage.frameLocator('iframe')
  await frame.getByRole('link', { name: 'Confirm this address' }).waitFor()
  await openMailLink(mailPage, address, 'Confirm your e-mail address')
  await mailPage.getByRole('button', { name: 'Confirm this address' }).waitFor()
  // It stays in no history and is shown to nobody who looks over a shoulder.
  await mailPage.waitForURL(`${tessera.origin}/confirm-address`)
  for (const look of looks) found.push(...(await faultsOf(mailPage, look)))
  await mailPage.getByRole('button', { name: 'Confirm this address' }).press('Enter')
  await mailPage.getByText('This address is confirmed.').waitFor()
  for (const look of looks) found.push(...(await faultsOf(mailPage, look)))
  await mailPage.getByRole('link', { name: 'Go to your account' }).press('Enter')
  await mailPage.getByText(`${address}, confirmed`).waitFor()
  const changed = `new-${address}`
  await mailPage.getByRole('textbox', { name: 'New e-mail' }).fill(changed)
  await mailPage.getByRole('textbox', { name: 'Your password' }).fill(newPassword)
  await mailPage.keyboard.press('Enter')
  await mailPage.getByText(`To be changed to ${changed}`).waitFor()
  for (const look of looks) found.push(...(await faultsOf(mailPage, look)))
  await openMailLink(mailPage, changed, 'Confirm your new e-mail address')
  await mailPage.getByRole('button', { name: 'Confirm this address' }).press('Enter')
  await mailPage.getByText('when the link to the other one was opened too').waitFor()
  await openMailLink(mailPage, address, 'Confirm the change of your e-mail address')
  await mailPage.getByRole('button', { name: 'Confirm this address' }).press('Enter')
  await mailPage.getByText('Your e-mail address was changed.').waitFor()
  await openMail(mailPage, address, 'Your e-mail address was changed')
  await mailPage.goto(`${tessera.origin}/account`)
  await mailPage.getByText(`${changed}, confirmed`).waitFor()

  await mailPage.goto(`${tessera.origin}/confirm-address`)
  await mailPage.getByText('This link was used before').waitFor()
  expect(found).toEqual([])
  expect([...complaints, ...ofMail]).toEqual([])
}, 90_000)
