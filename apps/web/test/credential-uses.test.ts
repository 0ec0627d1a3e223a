import { readFile } from 'node:fs/promises'
import { credentialUse } from '@tessera/contracts/credential-use'
import { openBrowser } from '@tessera/testing/browser'
import { faultsOf, looks } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { openAccount } from './sandbox-account.ts'
import { openConnecting } from './sign-up.ts'

const tessera = sharedInstance()

test('an owner reads what was done with a credential, by the keyboard, in every look, and saves it', async () => {
  const account = await openAccount(tessera.sandboxOrigin)
  await using browser = await openBrowser()
  const { page, complaints } = await openConnecting(browser.context)
  await page.getByRole('radio').nth(1).check()
  await page.getByRole('textbox', { name: 'User name' }).fill(account.name)
  await page.getByRole('textbox', { name: 'Password' }).fill(account.password)
  await page.getByRole('button', { name: 'Check and save' }).press('Enter')
  await page.getByText(`It works for the account ${account.name}.`).waitFor()
  await page.goto(`${tessera.origin}/credentials`)

  const show = page.getByRole('button', { name: 'Show uses of the credential for' })
  await show.focus()
  await page.keyboard.press('Enter')
  const list = page.getByRole('list', { name: 'Uses of the credential for' })
  await list.getByText('Tried at the service when you entered or confirmed it').waitFor()
  // The worker reads with it what can be chosen.
  await expect
    .poll(async () => {
      await page.reload()
      await show.press('Enter')
      await list.getByText('Tried at the service').waitFor()
      return await list.getByText('Given to a worker to read what can be chosen').count()
    })
    .toBeGreaterThan(0)
  const found: string[] = []
  for (const look of looks) found.push(...(await faultsOf(page, look)))
  expect(found).toEqual([])

  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save all as JSON Lines' }).press('Enter')
  const lines = (await readFile(await (await saving).path(), 'utf8')).trimEnd().split('\n')
  const uses = lines.map((line) => credentialUse.parse(JSON.parse(line)))
  expect(uses.at(-1)).toMatchObject({ what: 'tried', by: 'api-1' })
  expect(complaints).toEqual([])
}, 90_000)
