import { readFile } from 'node:fs/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
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
import { temporaryFolder } from './src/temporary-folder.ts'
import { offerThreeChromosomes } from './src/three-chromosomes.ts'

const tessera = sharedInstance()

test('a researcher sends three chromosomes to two services, each on her account there, and compares what they made of them', async () => {
  const node = await addSecondNode(tessera)
  const researcher = await signUpOverRest(tessera)
  const [here, there] = await Promise.all([
    openSandboxAccount(tessera),
    openSandboxAccount(tessera),
  ])
  await using folder = await temporaryFolder()
  const panel = await offerThreeChromosomes(tessera, [here.name, there.name], folder.path)
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
  const [first20, ...others] = await Promise.all(
    panel.targets.map(async ({ name, path }) => ({ name, buffer: await readFile(path) })),
  )
  if (first20 === undefined) throw new Error('nothing to send')
  await choose(page, [{ ...first20, buffer: gzipSync(gunzipSync(first20.buffer)) }])
  await page.getByText('gzip -dc input.vcf.gz | bgzip -c > output.vcf.gz').waitFor()
  expect(await page.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true)
  await look('several-refused-file')
  await page.getByRole('button', { name: 'Cancel study.chr20.vcf.gz' }).click()
  await choose(page, [first20, ...others])
  await expect.poll(() => page.getByText('Ready', { exact: true }).count()).toBe(3)
  await look('several-files')
  await continueTo(page, 'Settings')

  const first = page.getByRole('region', { name: 'Settings at Sandbox' })
  await first.getByRole('radio', { name: panel.name }).check()
  await first.getByRole('radiogroup', { name: 'Population' }).getByLabel('EUR').check()
  const second = page.getByRole('region', { name: `Settings at ${node}`, exact: true })
  // A panel is chosen at each; what else is chosen at the first holds at the second.
  await second.getByRole('radio', { name: panel.name }).check()
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
  await page
    .getByRole('region', { name: `Settings at ${node}, 2` })
    .getByRole('radio', { name: panel.name })
    .check()
  await page.getByText(`Change something at ${node}, 2: it is asked for the same twice`).waitFor()
  expect(await page.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: `Leave out ${node}, 2` }).click()
  await second.getByRole('radio', { name: '0.3', exact: true }).check()
  await continueTo(page, 'Review')

  await page.getByRole('textbox', { name: 'Name of the comparison' }).fill('Two nodes')
  const review = page.getByRole('region', { name: `To ${node}` })
  await review.getByText(there.name).waitFor()
  await review.getByText('Institute of Genomics, Kenya').waitFor()
  await review.getByText('€0.02 for each sample').waitFor()
  await review
    .getByText(/^For this job an estimated €.* in whichever mode and whatever becomes of it/)
    .waitFor()
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
  await page.getByRole('link', { name: /^Two nodes Sandbox/ }).click()
  for (const chromosome of ['20', '21', '22']) {
    await page.getByRole('link', { name: `chr_${chromosome}.zip` }).waitFor()
  }
  await page.getByRole('img', { name: /^Along chromosome 20/ }).waitFor()
  await page.getByLabel('Chromosome', { exact: true }).selectOption('21')
  await page.getByRole('img', { name: 'Along chromosome 21' }).waitFor()
  await look('three-chromosomes')
  await openPage(page, 'Usage')
  const usage = page.getByRole('table', { name: /^Usage of / })
  await usage
    .getByRole('row', { name: new RegExp(`^${node} 1 1 completed .* €[\\d.]+$`) })
    .waitFor()
  await usage.getByRole('row', { name: /^Sandbox 1 1 completed .* –$/ }).waitFor()
  await look('usage-with-cost')
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 360_000)

async function choose(
  page: Page,
  files: readonly { readonly name: string; readonly buffer: Buffer }[],
): Promise<void> {
  await page
    .getByLabel('Genotype files', { exact: true })
    .setInputFiles(files.map((file) => ({ ...file, mimeType: 'application/gzip' })))
}

async function countsIn(row: Locator): Promise<readonly number[]> {
  const cells = await row.getByRole('cell').allTextContents()
  return cells.map((text) => Number(text.replaceAll(',', '')))
}
