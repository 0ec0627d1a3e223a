import { execFile } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { SMALL_TARGET } from '@tessera/sandbox/testing/running-sandbox'
import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors, faultsOf, looks } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { operator } from './src/operator.ts'
import { continueTo, dropFile, newResearcher, openPage, signUp } from './src/researcher.ts'
import { signUpWithToken } from './src/sign-up-with-token.ts'
import { temporaryFolder } from './src/temporary-folder.ts'

const tessera = sharedInstance()

test('a user reads who runs a program, allows it a part of what it asks, and ends it, by the keyboard, in every look', async () => {
  const name = `pipeline-${randomBytes(4).toString('hex')}`
  expect(await enroll(name)).toContain(`${name} is enrolled.`)
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  await signUp(page, tessera.origin, newResearcher('ada'))
  const complaints = consoleErrors(page)
  const found: string[] = []
  const look = async () => {
    for (const one of looks) found.push(...(await faultsOf(page, one)))
  }

  const navigation = page.getByRole('navigation', { name: 'Pages' })
  await navigation.getByRole('link', { name: 'Programs' }).press('Enter')
  await page.getByRole('button', { name: `Allow ${name}` }).press('Enter')
  const dialog = page.getByRole('dialog', { name: `Allow ${name}` })
  await dialog.getByText('Run by The sequencing unit. It learns your user name.').waitFor()
  await look()
  await dialog.getByRole('combobox', { name: 'At which service' }).press('Enter')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await dialog.getByText('You have no credential there yet.').waitFor()
  await dialog.getByRole('checkbox', { name: 'Download the results' }).press('Space')
  const length = dialog.getByRole('combobox', { name: 'For how long' })
  expect(await length.inputValue()).toBe('90 days')
  await dialog.getByText('You can end it at any time before.').waitFor()
  await dialog.getByRole('button', { name: 'Allow', exact: true }).press('Enter')

  const card = page.getByRole('region', { name: new RegExp(`^${name} at `) })
  await card.getByText('Allowed', { exact: true }).waitFor()
  expect(await card.getByText('Follow the jobs that it submitted').count()).toBe(1)
  expect(await card.getByText('Download the results').count()).toBe(0)
  await card.getByRole('button', { name: /^Show uses/ }).press('Enter')
  await card.getByText('It was not used yet.').waitFor()
  await look()

  await card.getByRole('button', { name: /^End what you allowed/ }).press('Enter')
  const ending = page.getByRole('dialog', { name: /^End what you allowed/ })
  await ending.getByText('None of its jobs is under way.').waitFor()
  await look()
  await ending.getByRole('button', { name: 'End it' }).press('Enter')
  await card.getByText('Ended by you').waitFor()
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 90_000)

test('a program that a user allowed submits her file, follows the job and saves its results, once however often it runs', async () => {
  await using folder = await temporaryFolder()
  const name = `nightly-${randomBytes(4).toString('hex')}`
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const key = join(folder.path, 'key.pem')
  await writeFile(key, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 })
  const enrolled = await enroll(name, publicKey.export({ format: 'jwk' }).x)

  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  await signUpWithToken(page, tessera)
  await openPage(page, 'New job')
  await continueTo(page, 'Files')
  await dropFile(page, 'night.chr20.vcf.gz', await readFile(SMALL_TARGET))
  await page.getByText('Ready', { exact: true }).waitFor()

  await openPage(page, 'Programs')
  await page.getByRole('button', { name: `Allow ${name}` }).click()
  const dialog = page.getByRole('dialog', { name: `Allow ${name}` })
  await dialog.getByRole('combobox', { name: 'At which service' }).click()
  await page.getByRole('option', { name: 'Sandbox' }).click()
  await dialog.getByRole('button', { name: 'Allow', exact: true }).click()
  const card = page.getByRole('region', { name: new RegExp(`^${name} at `) })
  await card.getByText('Allowed', { exact: true }).waitFor()

  const start = async (...words: readonly string[]) =>
    await run(process.execPath, [
      join(import.meta.dirname, '../examples/nightly/main.ts'),
      `--tessera=${tessera.origin}`,
      `--program=${/Its id is (\S+)\./.exec(enrolled)?.[1]}`,
      `--key=${key}`,
      ...words,
    ])
  const [consent] = (await start()).stdout.split(' ')
  const results = join(folder.path, 'new', 'results')
  const night = async () => await start(`--consent=${consent}`, `--results=${results}`)
  const [first, second] = [await night(), await night()]
  expect(first.stdout).toMatch(
    /submitted with night\.chr20\.vcf\.gz[^]*: completed\n[^]*saved qc_report\.txt/,
  )
  expect(jobIn(second.stdout)).toBe(jobIn(first.stdout))
  const jobId = jobIn(first.stdout) ?? ''
  expect(await readdir(results)).toEqual([jobId])
  expect(await readFile(join(results, jobId, 'qc_report.txt'), 'utf8')).not.toBe('')
  const saved = await readdir(join(results, jobId))
  expect(saved).toContain('chr_20.zip')
  expect(saved.filter((file) => file.endsWith('.partial'))).toEqual([])

  await card.getByRole('button', { name: /^Show uses/ }).click()
  await card.getByText('Downloaded a result').first().waitFor()
  await card.getByRole('button', { name: /^End what you allowed/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click()
  await card.getByText('Ended by you').waitFor()
  await expect(night()).rejects.toMatchObject({
    code: 1,
    stderr: 'Error: The user has not allowed this, or not any more.\n',
  })

  await chmod(key, 0o644)
  await expect(night()).rejects.toMatchObject({
    code: 1,
    stderr: `Error: Others may read ${key}: run chmod 600 on it.\n`,
  })
}, 120_000)

async function enroll(
  name: string,
  publicKey = randomBytes(32).toString('base64url'),
): Promise<string> {
  return await operator(
    tessera,
    'programs',
    'enroll',
    name,
    '--description=Submits what the sequencer gave, once a night',
    '--run-by=The sequencing unit',
    '--scopes=uploads:read,jobs:submit,jobs:read,results:read',
    `--public-key=${publicKey}`,
  )
}

function jobIn(lines: string): string | undefined {
  return /^job (\S+): submitted/m.exec(lines)?.[1]
}

const run = promisify(execFile)
