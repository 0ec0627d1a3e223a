import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import type { CDPSession, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { faultsOfEachLook } from './src/each-look.ts'
import { newResearcher, signUp } from './src/researcher.ts'
import { endTickets, outlastStepUp, takePassword } from './src/second-factor.ts'

const tessera = sharedInstance()

test('a passkey is made, signs in by itself and as the second step, is asked for before a change, and goes, by the keyboard', async () => {
  const { username, password } = newResearcher('ada')
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  const device = await addVirtualKey(page)
  await signUp(page, tessera.origin, { username, password })
  await page.goto(`${tessera.origin}/account`)
  const panel = page.getByRole('region', { name: 'Second step' })
  await panel.getByRole('button', { name: 'Add a passkey' }).press('Enter')
  await panel.getByRole('textbox', { name: 'Name of the passkey' }).waitFor()
  found.push(...(await faultsOfEachLook(page, 'passkey-name')))
  await cancel(page)
  await panel.getByRole('button', { name: 'Add a passkey' }).press('Enter')
  await panel.getByRole('textbox', { name: 'Name of the passkey' }).waitFor()
  await page.keyboard.type('laptop')
  await page.keyboard.press('Enter')
  const codes = panel.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await codes.nth(9).waitFor()
  await panel.getByRole('button', { name: 'I have kept them' }).press('Enter')
  const keys = panel.getByRole('list', { name: 'Passkeys' }).getByRole('listitem')
  await panel.getByRole('button', { name: 'Rename the passkey laptop' }).press('Enter')
  await cancel(page)
  await panel.getByRole('button', { name: 'Rename the passkey laptop' }).press('Enter')
  await page.keyboard.type('desk')
  await page.keyboard.press('Enter')
  await panel.getByRole('button', { name: 'Remove the passkey desk' }).waitFor()
  found.push(...(await faultsOfEachLook(page, 'passkey-list')))
  await panel.getByRole('button', { name: 'Add a passkey' }).press('Enter')
  await page.keyboard.press('Enter')
  await panel.getByText('This passkey is set up already.').waitFor()

  await signOut(page)
  found.push(...(await faultsOfEachLook(page, 'sign-in')))
  await page.getByRole('button', { name: 'Use a passkey' }).press('Enter')
  await page.getByText('What to do next').waitFor()

  await signOut(page)
  await enterPassword(page, { username, password })
  await page.getByRole('button', { name: 'Use a passkey' }).waitFor()
  found.push(...(await faultsOfEachLook(page, 'second-step-passkey')))
  await page.getByRole('button', { name: 'Back to the first step' }).press('Enter')
  await enterPassword(page, { username, password })
  await page.getByRole('button', { name: 'Use a passkey' }).waitFor()
  await page.getByRole('heading', { name: 'Second step' }).waitFor()
  await endTickets(tessera, username)
  await page.getByRole('button', { name: 'Use a passkey' }).press('Enter')
  await page.getByText('The sign-in took too long').waitFor()
  await enterPassword(page, { username, password })
  await page.getByRole('heading', { name: 'Second step' }).waitFor()
  await page.getByRole('button', { name: 'Use a passkey' }).press('Enter')
  await page.getByText('What to do next').waitFor()

  await outlastStepUp(tessera, username)
  await takePassword(tessera, username)
  await page.goto(`${tessera.origin}/account`)
  const dialog = page.getByRole('dialog', { name: 'Is it you?' })
  const remove = async () => {
    await keys.getByRole('button', { name: 'Remove the passkey desk' }).press('Enter')
    await page.getByText('whoever can use your account elsewhere can sign in as you').waitFor()
    await page.getByRole('button', { name: 'Remove', exact: true }).press('Enter')
  }
  await device.seeNobody()
  await remove()
  await dialog.getByRole('button', { name: 'Use a passkey' }).press('Enter')
  await dialog.getByText('Your browser has given no passkey.').waitFor()
  found.push(...(await faultsOfEachLook(page, 'step-up-passkey')))
  await device.seeHer()
  await dialog.getByRole('button', { name: 'Use a passkey' }).press('Enter')
  await keys.first().waitFor({ state: 'detached' })
  await page.getByText('Your account elsewhere alone signs you in now.').waitFor()
  await signOut(page)
  await page.getByRole('button', { name: 'Use a passkey' }).press('Enter')
  await page.getByText('This passkey was not accepted.').waitFor()
  expect(found).toEqual([])
  // The browser itself says that a request was refused.
  expect(complaints.filter((text) => !text.includes('Failed to load resource'))).toEqual([])
}, 120_000)

/** A key in this device, which sees its owner until it is told not to. */
async function addVirtualKey(page: Page) {
  const session: CDPSession = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  const seen = async (isUserVerified: boolean) => {
    await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
  }
  return { seeNobody: async () => await seen(false), seeHer: async () => await seen(true) }
}

/** The keyboard begins at the heading then. */
async function cancel(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Cancel' }).press('Enter')
  await page.locator('h1:focus').waitFor()
}

async function signOut(page: Page): Promise<void> {
  await page.goto(`${tessera.origin}/account`)
  await page
    .getByRole('region', { name: 'Where you are signed in' })
    .getByText('This one')
    .waitFor()
  await page.getByRole('button', { name: 'Account of' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Sign out' }).press('Enter')
  await page.getByRole('textbox', { name: 'User name or e-mail' }).waitFor()
}

async function enterPassword(
  page: Page,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<void> {
  await page.getByRole('textbox', { name: 'User name or e-mail' }).fill(username)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).press('Enter')
}
