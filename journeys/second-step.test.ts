import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { faultsOfEachLook } from './src/each-look.ts'
import { newResearcher, signUp } from './src/researcher.ts'
import { outlastStepUp } from './src/second-factor.ts'

const tessera = sharedInstance()

test('an app is set up, signs in, is asked for before a change, and goes, by the keyboard', async () => {
  const { username, password } = newResearcher('ada')
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  await signUp(page, tessera.origin, { username, password })
  await outlastStepUp(tessera, username)
  await page.goto(`${tessera.origin}/account`)
  const panel = page.getByRole('region', { name: 'Second step' })
  found.push(...(await faultsOfEachLook(page, 'account-before')))

  const setUp = panel.getByRole('button', { name: 'Set up an authenticator app' })
  await setUp.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Is it you?' })
  await dialog.getByRole('textbox', { name: 'Your password' }).waitFor()
  found.push(...(await faultsOfEachLook(page, 'step-up-password')))
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await panel.getByRole('button', { name: 'Cancel' }).press('Enter')
  await setUp.and(page.locator(':focus')).waitFor()
  await page.keyboard.press('Enter')
  const totp = await appOf(panel)
  found.push(...(await faultsOfEachLook(page, 'new-app')))
  await page.keyboard.type('12345')
  await page.keyboard.press('Enter')
  await panel.getByText('Enter the six digits').waitFor()
  // The apps of these pages use each code once: the one before, this one and the next.
  const step = Math.floor((Date.now() + 5_000) / 30_000)
  const code = (of: number) => totp.generate({ timestamp: of * 30_000 })
  await panel.getByRole('textbox', { name: 'Code that the app shows now' }).fill(code(step - 1))
  await page.keyboard.press('Enter')
  const codes = panel.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await codes.nth(9).waitFor()
  const recoveryCode = await codes.first().innerText()
  found.push(...(await faultsOfEachLook(page, 'recovery-codes')))
  await panel.getByRole('button', { name: 'I have kept them' }).press('Enter')
  await panel.getByText('10 of 10 are left').waitFor()
  found.push(...(await faultsOfEachLook(page, 'account-after')))

  await signOutAndIn(page, { username, password })
  await page.getByRole('heading', { name: 'Second step' }).waitFor()
  found.push(...(await faultsOfEachLook(page, 'second-step')))
  const field = page.getByRole('textbox', { name: 'Code of your authenticator app' })
  await field.fill(code(step - 1))
  await page.keyboard.press('Enter')
  await page.getByText('This code is wrong, or was used before.').waitFor()
  await page.getByRole('checkbox', { name: 'Do not ask in this browser' }).press('Space')
  await field.fill(code(step))
  await page.keyboard.press('Enter')
  await page.getByText('What to do next').waitFor()
  await signOutAndIn(page, { username, password })
  await page.getByText('What to do next').waitFor()

  await outlastStepUp(tessera, username)
  await page.goto(`${tessera.origin}/account`)
  const confirm = page
    .getByRole('dialog', { name: 'Make new recovery codes?' })
    .getByRole('button', { name: 'Make new codes' })
  const device = panel.getByRole('list', { name: 'Browsers that skip' }).getByRole('listitem')
  await device.waitFor()
  found.push(...(await faultsOfEachLook(page, 'account-device')))
  await device.getByRole('button', { name: /^Ask again in/ }).press('Enter')
  await device.waitFor({ state: 'detached' })
  await panel.getByRole('button', { name: 'Make new codes' }).press('Enter')
  await confirm.press('Enter')
  await dialog.getByRole('textbox', { name: 'Code of your authenticator app' }).waitFor()
  found.push(...(await faultsOfEachLook(page, 'step-up-code')))
  await page.keyboard.press('Escape')
  await panel.getByText('This asks you to show again who you are.').waitFor()
  await panel.getByRole('button', { name: 'Make new codes' }).press('Enter')
  await confirm.press('Enter')
  await dialog.getByRole('button', { name: 'Use a recovery code' }).press('Enter')
  await dialog.getByRole('textbox', { name: 'Recovery code' }).fill(recoveryCode)
  await page.keyboard.press('Enter')
  await codes.nth(9).waitFor()
  expect(await codes.allInnerTexts()).not.toContain(recoveryCode)
  await panel.getByRole('button', { name: 'I have kept them' }).press('Enter')

  await panel.getByRole('button', { name: 'Remove the authenticator app' }).press('Enter')
  await page.getByRole('button', { name: 'Remove', exact: true }).press('Enter')
  await panel.getByRole('button', { name: 'Set up an authenticator app' }).waitFor()
  expect(found).toEqual([])
  // The browser itself says that a request was refused.
  expect(complaints.filter((text) => !text.includes('Failed to load resource'))).toEqual([])
}, 120_000)

/** Reads what the page tells an app that cannot scan. */
async function appOf(panel: ReturnType<Page['getByRole']>): Promise<TOTP> {
  await panel.getByRole('img', { name: 'as a QR code' }).waitFor()
  const key = await panel.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).innerText()
  return new TOTP({ secret: Secret.fromBase32(key.replaceAll(' ', '')) })
}

async function signOutAndIn(
  page: Page,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<void> {
  await page.goto(`${tessera.origin}/account`)
  await page
    .getByRole('region', { name: 'Where you are signed in' })
    .getByText('This one')
    .waitFor()
  await page.getByRole('button', { name: 'Account of' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Sign out' }).press('Enter')
  await page.getByRole('textbox', { name: 'User name or e-mail' }).fill(username)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).press('Enter')
}
