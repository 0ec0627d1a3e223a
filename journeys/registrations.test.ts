import { openBrowser } from '@tessera/testing/browser'
import { openMail } from '@tessera/testing/dev-mail'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { signUpAdministrator } from './src/administrator.ts'
import { faultsOfEachLook } from './src/each-look.ts'
import { newResearcher, openPage, signIn, signUp } from './src/researcher.ts'
import { makeWait } from './src/waiting-account.ts'

const tessera = sharedInstance()

test('an administrator approves one account and refuses another, and who signs up is told what comes, by the keyboard', async () => {
  await using desk = await openBrowser()
  await using other = await openBrowser()
  const [admin, bee, cat] = [newResearcher('approving'), newResearcher('bee'), newResearcher('cat')]
  const [cow, dog] = [newResearcher('cow'), newResearcher('dog')]
  const addressOf = (username: string) => `${username}@example.org`
  const page = await desk.context.newPage()
  const theirs = await other.context.newPage()
  for (const { username, password } of [bee, cat, cow, dog]) {
    await other.context.clearCookies()
    await signUp(theirs, tessera.origin, { username, password })
    await makeWait(tessera, username, addressOf(username), username !== dog.username)
  }
  await signUpAdministrator(tessera, page, admin)
  const found: string[] = []

  await theirs.goto(`${tessera.origin}/sign-in`)
  await theirs.getByRole('textbox', { name: 'User name or e-mail' }).fill(bee.username)
  await theirs.getByRole('textbox', { name: 'Password' }).fill(bee.password)
  await theirs.keyboard.press('Enter')
  await theirs.getByText('Your account waits for an administrator').waitFor()
  found.push(...(await faultsOfEachLook(theirs, 'sign-in-waiting')))

  await page.goto(tessera.origin)
  await openPage(page, 'New accounts')
  const waiting = page.getByRole('list', { name: 'Waiting for approval' })
  await waiting.getByText(addressOf(bee.username)).waitFor()
  found.push(...(await faultsOfEachLook(page, 'registrations')))
  await page.getByRole('textbox', { name: 'E-mail' }).fill(addressOf(bee.username))
  await page.keyboard.press('Enter')
  await page.getByText('This account waits to be approved, and no invitation was sent.').waitFor()
  found.push(...(await faultsOfEachLook(page, 'invite-waiting')))
  await page.getByRole('button', { name: `Approve ${bee.username}` }).press('Enter')
  await expect.poll(async () => await waiting.getByText(bee.username).count()).toBe(0)
  await page.getByRole('button', { name: `Refuse ${cat.username}` }).press('Enter')
  await page.getByRole('textbox', { name: 'Reason' }).fill('We know nobody of this name.')
  found.push(...(await faultsOfEachLook(page, 'refuse-registration')))
  await page.getByRole('dialog').getByRole('button', { name: 'Refuse' }).press('Enter')
  await expect.poll(async () => await page.getByText(cat.username).count()).toBe(0)
  for (const [username, words] of [
    [cow.username, 'Approve or refuse it under New accounts'],
    [dog.username, 'It waits until its owner opens the link'],
  ] as const) {
    await openPage(page, 'Users')
    await page.getByRole('link', { name: username }).first().press('Enter')
    await page.getByText(words).waitFor()
  }
  await page.getByText(`${addressOf(dog.username)} (not confirmed)`).waitFor()
  found.push(...(await faultsOfEachLook(page, 'user-not-confirmed')))
  await page.goto(`${tessera.origin}/account`)
  const mail = page.getByRole('checkbox', {
    name: 'New accounts that wait for approval: by mail',
  })
  expect(await mail.isChecked()).toBe(true)
  await mail.press(' ')
  await page.getByRole('button', { name: 'Save what you are told' }).press('Enter')
  await page.getByText('What you are told is saved.').waitFor()
  await page.reload()
  await expect.poll(async () => await mail.isChecked(), { timeout: 20_000 }).toBe(false)
  found.push(...(await faultsOfEachLook(page, 'told-of-registrations')))
  await openMail(theirs, addressOf(cat.username), 'Your account was not approved')
  await theirs.getByText('We know nobody of this name.').first().waitFor()
  await openMail(theirs, addressOf(bee.username), 'Your account was approved')
  await signIn(theirs, tessera.origin, bee)

  // The instance of the tests is open: its own answers, changed.
  await other.context.clearCookies()
  await theirs.route(/users\.registration/, async (route) => {
    const response = await route.fetch()
    const body = (await response.text()).replace('"mode":"open"', '"mode":"approval"')
    await route.fulfill({ response, body })
  })
  await theirs.route(/users\.register\?/, async (route) => {
    const body = JSON.stringify([{ result: { data: { outcome: 'waiting' } } }])
    await route.fulfill({ contentType: 'application/json', body })
  })
  await theirs.goto(`${tessera.origin}/sign-up`)
  await theirs.getByText('An administrator approves each new account here.').waitFor()
  await theirs.getByRole('textbox', { name: 'User name' }).fill('dora')
  await theirs.getByRole('textbox', { name: 'Password' }).fill(bee.password)
  await theirs.keyboard.press('Enter')
  await theirs.getByText('This is not an e-mail address').waitFor()
  found.push(...(await faultsOfEachLook(theirs, 'sign-up-approval')))
  await theirs.getByRole('textbox', { name: 'E-mail' }).fill('dora@example.org')
  await theirs.keyboard.press('Enter')
  await theirs.getByText('Look into your mail').waitFor()
  found.push(...(await faultsOfEachLook(theirs, 'sign-up-waiting')))

  expect(found).toEqual([])
}, 120_000)
