import { readFile } from 'node:fs/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { SMALL_TARGET } from '@tessera/sandbox/testing/running-sandbox'
import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { faultsOfEachLook } from './src/each-look.ts'
import { continueTo, openPage, signIn } from './src/researcher.ts'
import { signUpOverRest } from './src/rest-client.ts'
import { newTokenOf, openSandboxAccount, sandboxAdmin } from './src/sandbox-service.ts'
import { addSecondNode } from './src/second-node.ts'

const tessera = sharedInstance()

test('a researcher sends one file to two services, each on her account there, and compares what they made of it', async () => {
  const node = await addSecondNode(tessera)
  const researcher = await signUpOverRest(tessera)
  const [here, there] = await Promise.all([
    openSandboxAccount(tessera),
    openSandboxAccount(tessera),
  ])
  await researcher.putToken(here.token)
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  const look = async (name: string) => found.push(...(await faultsOfEachLook(page, name)))
  await signIn(page, tessera.origin, researcher)
  await openPage(page, 'New job')

  await page.getByRole('button', { name: `Connect ${node}` }).click()
  await page.getByRole('textbox', { name: 'Token' }).fill(there.token)
  await page.getByRole('button', { name: 'Check and save' }).click()
  await page.getByText(`${node} is connected`).waitFor()
  expect(await page.getByRole('checkbox', { name: 'Sandbox' }).isChecked()).toBe(true)
  await page.getByRole('checkbox', { name: node }).check()
  await look('several-services')
  await continueTo(page, 'Files')
  const bytes = await readFile(SMALL_TARGET)
  await choose(page, gzipSync(gunzipSync(bytes)))
  await page.getByText('gzip -dc input.vcf.gz | bgzip -c > output.vcf.gz').waitFor()
  expect(await page.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true)
  await look('several-refused-file')
  await page.getByRole('button', { name: 'Cancel study.vcf.gz' }).click()
  await choose(page, bytes)
  await page.getByText('Ready', { exact: true }).waitFor()
  await continueTo(page, 'Settings')

  // What is chosen at the first holds at the second.
  const first = page.getByRole('region', { name: 'Settings at Sandbox' })
  await first.getByRole('radiogroup', { name: 'Population' }).getByLabel('EUR').check()
  const second = page.getByRole('region', { name: `Settings at ${node}`, exact: true })
  expect(await second.getByLabel('EUR').isChecked()).toBe(true)
  await first.getByRole('button', { name: 'Save these settings' }).press('Enter')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('European studies')
  await page.keyboard.press('Enter')
  await first.getByRole('button', { name: 'Remove European studies from the saved' }).waitFor()
  await first.getByRole('radio', { name: 'Skip' }).check()
  await first.getByLabel('Saved settings for Sandbox').first().click()
  await page.getByRole('option', { name: 'European studies' }).click()
  await first.getByRole('radio', { name: 'EUR' }).and(page.locator(':checked')).waitFor()
  await look('several-settings')
  await page
    .getByRole('button', { name: `Compare with another panel or settings at ${node}` })
    .click()
  await page.getByText(`Change something at ${node}, 2: it is asked for the same twice`).waitFor()
  expect(await page.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: `Leave out ${node}, 2` }).click()
  await second.getByRole('radio', { name: '0.3', exact: true }).check()
  await continueTo(page, 'Review')

  await page.getByRole('textbox', { name: 'Name of the comparison' }).fill('Two nodes')
  const review = page.getByRole('region', { name: `To ${node}` })
  await review.getByText(there.name).waitFor()
  await review.getByText('Institute of Genomics, Kenya').waitFor()
  await look('several-review')
  // Her token there ends before the job has arrived; she enters another on its page.
  await sandboxAdmin(tessera, 'POST', `/users/${there.name}/token`, { action: 'revoke' })
  await page.getByRole('button', { name: 'Submit 2 jobs' }).click()
  await page.getByRole('heading', { name: 'Two nodes' }).waitFor()
  await page.getByText('Needs a credential').first().waitFor({ timeout: 60_000 })
  await look('several-needs-token')
  const comparison = page.url()
  await page.getByRole('link', { name: new RegExp(`^Two nodes ${node}`) }).click()
  await page.getByRole('link', { name: 'Connect again' }).click()
  await page.getByRole('textbox', { name: 'Token' }).fill(await newTokenOf(tessera, there.name))
  await page.getByRole('button', { name: 'Check and save' }).click()
  await page.getByText(`It works for the account ${there.name}.`).waitFor()
  await page.goto(comparison)
  await page.getByText('2 completed').waitFor({ timeout: 120_000 })
  const compared = page.getByRole('region', { name: 'Side by side' })
  await compared.getByRole('row', { name: /^Where the files went .*Kenya$/ }).waitFor()
  await compared.getByRole('row', { name: `Account there ${here.name} ${there.name}` }).waitFor()
  expect(await compared.getByText('Program of the service').count()).toBe(0)
  await compared.getByRole('row', { name: /^Population EUR.* EUR/ }).waitFor()
  await compared.getByRole('row', { name: /^Mode \w+/ }).waitFor()
  await compared.getByRole('row', { name: /^Sent after( \d+ (min|s)){2,4}$/ }).waitFor()
  await compared.getByRole('row', { name: /^At the service for( \d+ (min|s)){2,4}$/ }).waitFor()
  await compared
    .getByRole('row', { name: /^Of these, R² ≥ 0\.3( [\d,]+ \([\d.]+\s%\)){2}$/ })
    .waitFor()
  await compared.getByRole('row', { name: /^Missing, .* Nothing Nothing$/ }).waitFor()
  // The second kept only what is well imputed: all of it is in the first, too.
  const [all = 0, kept = 0] = await countsIn(
    compared.getByRole('row', { name: /^Variants in the results / }),
  )
  expect(kept).toBeLessThan(all)
  const overlap = await compared.getByText(`Sandbox and ${node}: `).textContent()
  const share = Number(/about (\d+)\s%/.exec(overlap ?? '')?.[1])
  expect(Math.abs(share - (100 * kept) / all)).toBeLessThan(5)
  await compared.getByRole('img', { name: 'R² by allele frequency' }).waitFor()
  await compared.getByRole('row', { name: 'Smallest R² kept All variants 0.3' }).waitFor()
  await compared.getByText('Compare counts instead.').last().waitFor()
  await look('comparison')
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 240_000)

async function choose(page: Page, buffer: Buffer): Promise<void> {
  await page
    .getByLabel('Genotype files', { exact: true })
    .setInputFiles({ name: 'study.vcf.gz', mimeType: 'application/gzip', buffer })
}

async function countsIn(row: Locator): Promise<readonly number[]> {
  const cells = await row.getByRole('cell').allTextContents()
  return cells.map((text) => Number(text.replaceAll(',', '')))
}
