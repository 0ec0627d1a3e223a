import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { accuracy } from '@tessera/sandbox/accuracy'
import { SMALL_TARGET, TARGET, TRUTH } from '@tessera/sandbox/testing/running-sandbox'
import { unzip } from '@tessera/sandbox/testing/unzip'
import { openBrowser, type TestBrowser } from '@tessera/testing/browser'
import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { waitFor } from '@tessera/testing/wait-for'
import { Client } from 'pg'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { faultsOfEachLook } from './src/each-look.ts'
import { focused, tabTo } from './src/keyboard.ts'
import {
  continueTo,
  download,
  dropFile,
  enterToken,
  makeToken,
  newResearcher,
  openPage,
  revealPassword,
  saved,
  signIn,
  signUp,
} from './src/researcher.ts'
import { type RestClient, signUpOverRest } from './src/rest-client.ts'
import { listSubmissions, openSandboxAccount } from './src/sandbox-service.ts'
import { sparseFile } from './src/sparse-file.ts'

const tessera = sharedInstance()

test.concurrent('F72 progress from other processes, without loading a page again: two researchers impute their genotypes, each on her own account, and see only their own', async () => {
  await using desk = await openBrowser()
  await using phone = await openBrowser({
    colorScheme: 'dark',
    viewport: { width: 390, height: 844 },
  })
  const [amina, zola] = await Promise.all([
    impute(desk, 'amina', 'aminalab'),
    impute(phone, 'zola', 'zolalab'),
  ])

  for (const { dose, loads, complaints } of [amina, zola]) {
    expect(await accuracy(dose, TRUTH, TARGET)).toMatchObject({
      aggregateR2: expect.toSatisfy((r2: number) => r2 > 0.93),
      concordance: expect.toSatisfy((share: number) => share > 0.97),
    })
    expect(loads).toBe(0)
    expect(complaints).toEqual([])
  }
  const submissions = await listSubmissions(tessera)
  for (const { account, remoteId } of [amina, zola]) {
    const own = submissions.filter((submission) => submission.account === account)
    expect(own.map(({ jobId }) => jobId)).toEqual([remoteId])
  }

  // By one of them: all pages of a browser have the same clipboard.
  await downloadOnceByLink(amina.page)

  await zola.page.goto(amina.jobUrl)
  await zola.page.getByRole('heading', { name: 'This page does not exist' }).waitFor()
  expect((await phone.context.request.get(amina.resultUrl)).status()).toBe(404)
  expect((await desk.context.request.get(amina.resultUrl)).status()).toBe(200)
}, 120_000)

test.concurrent('a file that cannot be used is refused with what mends it, and one that is cut off leaves nothing', async () => {
  const researcher = await connected()
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  await signIn(page, tessera.origin, researcher)
  await openPage(page, 'New job')
  await continueTo(page, 'Files')

  await dropFile(page, 'plain.vcf.gz', gzipSync('##fileformat=VCFv4.2'))
  await page.getByText('The file is compressed with gzip, but the services need bgzip.').waitFor()
  await page.getByText('gzip -dc input.vcf.gz | bgzip -c > output.vcf.gz').waitFor()
  expect(await page.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true)

  await using large = await sparseFile(5_000_000_000)
  await page.getByLabel('Genotype files', { exact: true }).setInputFiles(large.path)
  const spooled = await waitFor(async () => await spooledFor(researcher))
  // The row is there before the first byte.
  await waitFor(async () => ((await stat(spooled).catch(() => null))?.size ?? 0) > 1_000_000)
  await page.getByRole('button', { name: 'Cancel large.vcf.gz' }).click()

  await page.getByText('large.vcf.gz').waitFor({ state: 'detached' })
  await waitFor(async () => globSync(`${spooled}*`).length === 0)
  expect(await rows(leftOf, researcher.username)).toEqual([{ files: [], jobs: 0, steps: 0 }])
}, 120_000)

test.concurrent('axe finds nothing on the pages of somebody who submits a job', async () => {
  const researcher = await connected()
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  const look = async (name: string) => found.push(...(await faultsOfEachLook(page, name)))

  await signIn(page, tessera.origin, researcher)
  await openPage(page, 'Credentials')
  await page.getByText('Account at the service').waitFor()
  await look('credentials')
  await openPage(page, 'Services')
  await page.getByRole('link', { name: 'Sandbox' }).click()
  await page.getByText('1000 Genomes Phase 3').waitFor()
  await look('service')
  await openPage(page, 'New job')
  await page.getByRole('checkbox', { name: 'Sandbox' }).waitFor()
  await look('new-job-service')
  await continueTo(page, 'Files')
  await dropFile(page, 'plain.vcf.gz', gzipSync('##fileformat=VCFv4.2'))
  await page.getByText('Not sent: no service can use this file.').waitFor()
  await dropFile(page, 'cohort.chr20.vcf.gz', await readFile(SMALL_TARGET))
  await page.getByText('Ready', { exact: true }).waitFor()
  await dropFile(page, 'swapped.chr20.vcf.gz', await swappedTarget())
  await page.getByText('with REF and ALT swapped').waitFor()
  await page.getByText('12 checks passed').first().click()
  await look('new-job-files')
  const mends = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download the sites to mend of swapped' }).click()
  expect((await mends).suggestedFilename()).toBe('swapped.chr20.vcf.gz.sites-to-mend.tsv')
  await page.getByRole('button', { name: 'Remove swapped.chr20.vcf.gz' }).click()
  await page.getByText('swapped.chr20.vcf.gz').waitFor({ state: 'detached' })
  await continueTo(page, 'Settings')
  await page.getByRole('radiogroup', { name: 'Population' }).getByLabel('EUR').check()
  await look('new-job-settings')
  await continueTo(page, 'Review')
  await look('new-job-review')
  await page.getByRole('button', { name: 'Submit the job' }).click()
  await page.getByText('nothing stops').waitFor()
  await look('job-running')
  await page.getByText('The results are below.').waitFor({ timeout: 90_000 })
  await revealPassword(page)
  await page.getByText(/^Genotypes of \d+ samples at .* Sandbox .* with Tessera\.$/).waitFor()
  await page.getByRole('button', { name: 'Copy the methods and their references' }).click()
  await page.getByRole('img', { name: 'R² by allele frequency' }).waitFor()
  await page.getByRole('img', { name: 'Allele frequencies beside the panel' }).waitFor()
  await page.getByRole('img', { name: 'What became of your variants' }).waitFor()
  await page.getByText('The numbers').first().click()
  await page.getByRole('cell', { name: 'up to 0.1 %' }).waitFor()
  await look('job-completed')
  expect((await saved(page, 'Save as CSV: Along chromosome 20')).toString()).toMatch(
    /^Megabase,Variants,Typed,Imputed with R2 of at least 0.3\r\n1,/,
  )
  const drawing = (await saved(page, 'Save as SVG: R² by allele frequency')).toString()
  expect(drawing).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg".* width="720"/)
  expect(drawing).not.toContain('var(')
  const numbers: unknown = JSON.parse((await saved(page, 'Save all numbers (JSON)')).toString())
  expect(numbers).toMatchObject({ measure: 'R2', variants: 6017, density: [{ chromosome: '20' }] })
  const manifest: unknown = JSON.parse(
    (await download(page, 'Download the manifest (RO-Crate)')).toString(),
  )
  expect(manifest).toMatchObject({
    '@graph': expect.arrayContaining([
      expect.objectContaining({ '@type': 'File', name: 'cohort.chr20.vcf.gz' }),
      expect.objectContaining({ '@type': 'File', name: 'chr_20.zip' }),
    ]),
  })
  await openPage(page, 'Overview')
  await page.getByRole('link', { name: 'cohort.chr20' }).waitFor()
  await look('overview')

  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 120_000)

test.concurrent('from a new account to a result on the disk, with the keyboard alone; every page and a dialog too', async () => {
  const { username, password } = newResearcher('nadia')
  const { token } = await openSandboxAccount(tessera)
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  // `expect.poll` does not know its test when tests run side by side.
  const isAt = async (element: string) =>
    await waitFor(async () => (await focused(page)).includes(element), { timeout: 30_000 })
  const press = async (element: string) => {
    await tabTo(page, element)
    await page.keyboard.press('Enter')
  }
  await page.goto(`${tessera.origin}/sign-up`)
  await page.getByRole('heading', { name: 'Make an account' }).waitFor()

  await tabTo(page, 'textbox "User name"')
  await page.keyboard.type(username)
  await tabTo(page, 'textbox "Password"')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await isAt(`heading "Hello, ${username}"`)
  for (const name of ['New job', 'Jobs', 'Services', 'Credentials']) {
    await press(`link "${name}"`)
    await isAt(`heading "${name}"`)
  }

  await press('button "Connect Sandbox"')
  await isAt('textbox "Token"')
  await page.keyboard.press('Escape')
  await isAt('button "Connect Sandbox"')
  await page.keyboard.press('Enter')
  await isAt('textbox "Token"')
  await page.keyboard.insertText(token)
  await page.keyboard.press('Enter')
  await page.getByText('Sandbox is connected').waitFor()

  await press('link "New job"')
  await page.getByRole('checkbox', { name: 'Sandbox' }).waitFor()
  await press('button "Continue"')
  await isAt('heading "Step 2 of 4: Files"')
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    press('button "Choose files"'),
  ])
  await chooser.setFiles(SMALL_TARGET)
  await page.getByText('Ready', { exact: true }).waitFor()
  await press('button "Continue"')
  await isAt('heading "Step 3 of 4: Settings"')
  await tabTo(page, 'radio "EUR"')
  await page.keyboard.press('Space')
  await tabTo(page, 'radio "Quality Control & Imputation"')
  await page.keyboard.press('ArrowDown')
  await press('button "Continue"')
  await isAt('heading "Step 4 of 4: Review"')
  await page.getByText('Quality Control only').waitFor()
  await press('button "Submit the job"')
  await isAt('heading "target.few.chr20"')

  await page.getByText('The results are below.').waitFor({ timeout: 90_000 })
  const [arrived] = await Promise.all([
    page.waitForEvent('download'),
    press('link "qc_report.txt"'),
  ])
  expect(arrived.suggestedFilename()).toBe('qc_report.txt')
}, 120_000)

interface Imputed {
  readonly account: string
  readonly page: Page
  readonly jobUrl: string
  readonly resultUrl: string
  readonly remoteId: string
  readonly dose: Buffer
  /** How often the page was loaded while the job ran. */
  readonly loads: number
  readonly complaints: readonly string[]
}

async function impute(browser: TestBrowser, name: string, account: string): Promise<Imputed> {
  const { context } = browser
  const page = await context.newPage()
  const complaints = consoleErrors(page)
  await signUp(page, tessera.origin, newResearcher(name))

  const token = await makeToken(context, tessera.sandboxOrigin, account)
  await openPage(page, 'Credentials')
  await enterToken(page, token)
  await page.getByText('Account at the service').waitFor()
  await page.getByText(account, { exact: true }).waitFor()

  await openPage(page, 'New job')
  await continueTo(page, 'Files')
  await dropFile(page, 'cohort.chr20.vcf.gz', await readFile(TARGET))
  await page.getByText('Ready', { exact: true }).waitFor()
  await continueTo(page, 'Settings')
  await page.getByRole('radiogroup', { name: 'Population' }).getByLabel('EUR').check()
  await continueTo(page, 'Review')
  await page.getByText(account, { exact: true }).waitFor()
  let loads = 0
  page.on('load', () => (loads += 1))
  await page.getByRole('button', { name: 'Submit the job' }).click()

  await page.getByText('The results are below.').waitFor({ timeout: 90_000 })
  const password = await revealPassword(page)
  const zip = await download(page, 'chr_20.zip')
  const dose = (await unzip(zip, password)).get('chr20.dose.vcf.gz')
  if (dose === undefined) throw new Error('the zip holds no dose file')
  const link = page.getByRole('link', { name: 'chr_20.zip' })
  const resultUrl = new URL((await link.getAttribute('href')) ?? '', tessera.origin).href
  const remoteId = (await page.getByText(/^job-\d+-\d+-\d+$/).textContent()) ?? ''
  return { account, page, jobUrl: page.url(), resultUrl, remoteId, dose, loads, complaints }
}

/** What is copied gives the file to a program without a session, once; the second time it says why not. */
async function downloadOnceByLink(page: Page): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page
    .getByRole('button', { name: 'Copy link for one download of chr_20.zip' })
    .press('Enter')
  await page.getByText('Copied: good once').waitFor()
  const link = await page.evaluate<string>('navigator.clipboard.readText()')
  const first = await fetch(link)
  expect([first.status, (await first.arrayBuffer()).byteLength > 10_000]).toEqual([200, true])
  const second = await fetch(link)
  expect([second.status, await second.text()]).toEqual([
    401,
    expect.stringContaining('used before'),
  ])
}

/** Somebody with a token at the sandbox, who has not opened a page yet. */
async function connected(): Promise<RestClient> {
  const researcher = await signUpOverRest(tessera)
  const { token } = await openSandboxAccount(tessera)
  expect((await researcher.putToken(token)).status).toBe(201)
  return researcher
}

/** Where the bytes of her large file arrive. */
async function spooledFor({ username }: RestClient): Promise<string | undefined> {
  const [file] = await rows(
    `select f.id from app.files f join app.users u on u.id = f.user_id
     where u.username = $1 and f.name = 'large.vcf.gz'`,
    username,
  )
  return file && join(tessera.home, 'uploads', String(file['id']))
}

async function rows(
  statement: string,
  ...parameters: readonly string[]
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new Client({ connectionString: tessera.adminUrl })
  await client.connect()
  try {
    return (await client.query(statement, [...parameters])).rows
  } finally {
    await client.end()
  }
}

/** The target with the reference and the alternate allele of each variant in the other's place. */
async function swappedTarget(): Promise<Buffer> {
  const text = gunzipSync(await readFile(SMALL_TARGET)).toString('latin1')
  const swapped = text.replaceAll(/^(20\t\d+\t\S+)\t(\S+)\t(\S+)/gm, '$1\t$3\t$2')
  return execFileSync('bgzip', ['-c'], { input: swapped })
}

const leftOf = `
  select array(select f.name || ' ' || f.state from app.files f where f.user_id = u.id) as files,
    (select count(*)::int from app.jobs j where j.user_id = u.id) as jobs,
    (select count(*)::int from app.steps s where s.user_id = u.id and s.kind <> 'read-options') as steps
  from app.users u where u.username = $1`
