import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { BgzfCompress } from '@tessera/sandbox/pipeline/bgzf'
import { flippedTarget } from '@tessera/sandbox/testing/flipped-target'
import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { faultsOfEachLook } from './src/each-look.ts'
import { continueTo, dropFile, openPage, saved } from './src/researcher.ts'
import { signUpWithToken } from './src/sign-up-with-token.ts'
import { temporaryFolder } from './src/temporary-folder.ts'

const tessera = sharedInstance()

test('a file is checked at the service first, mended as the page says, and imputed in the same job', async () => {
  await using temporary = await temporaryFolder()
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  await signUpWithToken(page, tessera)
  const flipped = await flippedTarget(24)

  await openPage(page, 'New job')
  await continueTo(page, 'Files')
  await dropFile(page, 'array.chr20.vcf.gz', flipped)
  await page.getByText('Ready', { exact: true }).waitFor()
  await continueTo(page, 'Settings')
  await page.getByRole('radiogroup', { name: 'Population' }).getByLabel('EUR').check()
  await page.getByRole('radio', { name: /^Check at the service first/ }).check()
  found.push(...(await faultsOfEachLook(page, 'check-first-settings')))
  await continueTo(page, 'Review')
  await page.getByRole('button', { name: 'Submit the job' }).click()

  const left = page.getByRole('region', { name: 'Sites that quality control left out' })
  await left.getByRole('heading', { name: '24 on the other strand' }).waitFor({ timeout: 90_000 })
  await page.getByText('The results are below.').waitFor()
  await left.getByText('What to do about those on the other strand').click()
  const command = left.locator('pre').filter({ hasText: 'flip the strand' })
  found.push(...(await faultsOfEachLook(page, 'check-first-findings')))
  const sites = await saved(page, 'Download the sites to mend')
  expect(sites.toString().trimEnd().split('\n')).toHaveLength(25)

  const mended = await mend(temporary.path, { sites, flipped, command: await command.innerText() })
  await page.getByRole('link', { name: 'Impute with a mended file' }).click()
  await dropFile(page, 'mended.chr20.vcf.gz', mended)
  await page
    .getByRole('checkbox', { name: 'Use mended.chr20.vcf.gz' })
    .and(page.locator(':checked'))
    .waitFor()
  await page.getByRole('checkbox', { name: 'Use array.chr20.vcf.gz' }).uncheck()
  await page.getByText('Ready', { exact: true }).nth(1).waitFor()
  expect(await page.getByRole('radio', { name: 'Quality Control & Imputation' }).isChecked()).toBe(
    true,
  )
  await page.getByRole('radio', { name: /^Check at the service first/ }).check()
  found.push(...(await faultsOfEachLook(page, 'another-attempt')))
  await page.getByRole('button', { name: 'Send it again' }).click()

  const attempts = page.getByRole('region', { name: 'Attempts', exact: true })
  await attempts.getByText('Files: from array.chr20.vcf.gz to mended.chr20.vcf.gz').waitFor()
  await page.getByRole('heading', { name: 'Results of attempt 2' }).waitFor({ timeout: 90_000 })
  await left.getByRole('heading', { name: /the same in all samples/ }).waitFor()
  expect(await left.getByRole('heading', { name: /on the other strand/ }).count()).toBe(0)

  await page.getByRole('button', { name: 'Impute now' }).press('Enter')
  await attempts
    .getByText('Mode: from Quality Control only to Quality Control & Imputation')
    .waitFor()
  await page.getByRole('link', { name: 'chr_20.zip' }).waitFor({ timeout: 120_000 })
  await page.getByRole('heading', { name: 'Results of attempt 3' }).waitFor()
  expect(await page.getByRole('button', { name: 'Impute now' }).count()).toBe(0)
  found.push(...(await faultsOfEachLook(page, 'imputed-after-check')))

  await attempts.getByRole('button', { name: 'Show attempt 1' }).press('Enter')
  await left.getByRole('heading', { name: '24 on the other strand' }).waitFor()
  await page.getByRole('heading', { name: 'Results of attempt 1' }).waitFor()
  expect(await page.getByRole('link', { name: 'chr_20.zip' }).count()).toBe(0)
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 300_000)

/** As the page says it, in a shell; what packs and unpacks is done here, where bgzip may not be. */
async function mend(
  folder: string,
  of: { readonly sites: Buffer; readonly flipped: Buffer; readonly command: string },
): Promise<Buffer> {
  await writeFile(join(folder, 'sites-to-mend.tsv'), of.sites)
  await writeFile(join(folder, 'input.vcf.gz'), of.flipped)
  const plain = of.command
    .replace('bgzip -dc', 'gzip -dc')
    .replace('| bgzip -c > output.vcf.gz', '> output.vcf')
  await promisify(execFile)('bash', ['-c', plain], { cwd: folder })
  const text = await readFile(join(folder, 'output.vcf'))
  return await buffer(Readable.from([text]).pipe(new BgzfCompress()))
}
