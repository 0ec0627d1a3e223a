import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { resultDeletion } from '@tessera/contracts/result-deletion'
import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { faultsOfEachLook } from './src/each-look.ts'
import { fillNewJob, makeAccessToken } from './src/researcher.ts'
import { signUpWithToken } from './src/sign-up-with-token.ts'
import { temporaryFolder } from './src/temporary-folder.ts'

const tessera = sharedInstance()

test('a researcher takes all results along with a script, deletes them, and keeps the receipt', async () => {
  await using temporary = await temporaryFolder()
  const folder = temporary.path
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  await signUpWithToken(page, tessera)
  await fillNewJob(page, { name: 'to delete', files: ['study.chr20.vcf.gz'] })
  await page.getByRole('button', { name: 'Submit the job' }).click()
  await page.getByRole('link', { name: 'chr_20.zip' }).waitFor({ timeout: 120_000 })
  const address = page.url()
  const where = page.getByRole('region', { name: 'Where the data are' })
  await where.getByText('Results at Tessera').waitFor()
  await where.getByText('Results and input at Sandbox').waitFor()
  found.push(...(await faultsOfEachLook(page, 'results')))
  await page.goto(`${tessera.origin}/usage`)
  const counts = page.getByRole('table', { name: 'What the services count' })
  await counts.getByRole('button', { name: 'Compare with Sandbox' }).press('Enter')
  await counts.getByText('As it said').waitFor()
  expect(await counts.getByRole('cell').allTextContents()).toEqual([
    expect.stringContaining('Compare with Sandbox'),
    '1',
    '1',
    '0',
    '0',
  ])
  found.push(...(await faultsOfEachLook(page, 'usage')))

  await page.goto(`${tessera.origin}/account`)
  await writeFile(join(folder, 'token'), await makeAccessToken(page), { mode: 0o600 })
  await page.goto(address)
  await writeFile(join(folder, 'get.sh'), await saved(page, 'Save a download script'))
  const env = { ...process.env, TESSERA_TOKEN_FILE: 'token' }
  const script = async () => await promisify(execFile)('sh', ['get.sh'], { cwd: folder, env })
  const results = `results-${address.split('/').at(-1)}`
  const saved20 = `saved: ./${results}/chr_20.zip`
  expect((await script()).stdout).toContain(`${saved20}\n`)
  expect((await script()).stdout).not.toContain('saved')
  await truncate(join(folder, results, 'chr_20.zip'), 100_000)
  await expect(script()).rejects.toThrow('something else is there, and stays')
  await rm(join(folder, results, 'chr_20.zip'))
  expect((await script()).stdout.match(/^saved: .*$/gm)).toEqual([saved20])

  const [head = '', ...lines] = (await saved(page, 'Save a list of links')).trim().split('\n')
  expect(head).toMatch(/^# Good for one download each, until /)
  await page.getByText('The links are good once each, until').waitFor()
  for (const line of lines) {
    const [link = '', name = '', sha256] = line.split('\t')
    const bytes = Buffer.from(await (await fetch(link)).arrayBuffer())
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
    expect(bytes.equals(await readFile(join(folder, results, name)))).toBe(true)
  }
  expect((await fetch(lines[0]?.split('\t')[0] ?? '')).status).toBe(401)

  const ask = page.getByRole('button', { name: 'Delete the results…' })
  await ask.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Delete the results of "to delete"?' })
  await dialog.getByText('These stay. Results and input at Sandbox').waitFor()
  found.push(...(await faultsOfEachLook(page, 'delete-results')))
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'chr_20.zip' }).waitFor()
  await ask.click()
  await dialog.getByRole('button', { name: 'Delete them for good' }).press('Enter')
  await page.getByText('Their keys and their bytes are gone.').waitFor()
  await page.getByText('Its results were deleted. The receipt is below.').waitFor()
  expect(await page.getByRole('link', { name: 'chr_20.zip' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Show the password' }).waitFor()
  await where.getByText('Results at Tessera').waitFor({ state: 'detached' })
  found.push(...(await faultsOfEachLook(page, 'deleted-results')))

  const receipt = resultDeletion.parse(JSON.parse(await saved(page, 'Save the receipt')))
  const names = (await readdir(join(folder, results), { recursive: true })).filter((name) =>
    receipt.files.some((file) => file.name === name),
  )
  expect(names).toHaveLength(receipt.files.length)
  for (const { name, sha256 } of receipt.files) {
    const bytes = await readFile(join(folder, results, name))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
  }
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 240_000)

async function saved(page: Page, button: string): Promise<string> {
  const arriving = page.waitForEvent('download')
  await page.getByRole('button', { name: button }).click()
  return await readFile(await (await arriving).path(), 'utf8')
}
