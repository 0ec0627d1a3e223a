import { allOf, readPdf, textOf } from '@tessera/reports/testing/read-pdf'
import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { faultsOfEachLook } from './src/each-look.ts'
import { download, fillNewJob, openPage } from './src/researcher.ts'
import { signUpWithToken } from './src/sign-up-with-token.ts'

const tessera = sharedInstance()

test('a researcher has a report made of a job and of its study, reads in it what she saw on the pages, and has it made anew', async () => {
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  await signUpWithToken(page, tessera)
  await openPage(page, 'Studies')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Heights of Kigali')
  await page.getByRole('button', { name: 'Make the study' }).click()
  await page.getByRole('heading', { name: 'Heights of Kigali' }).waitFor()
  const study = page.url()
  await fillNewJob(page, { name: 'Cohort one', files: ['cohort.chr20.vcf.gz'] })
  await page.getByLabel('Study', { exact: true }).first().click()
  await page.getByRole('option', { name: 'Heights of Kigali' }).click()
  await page.getByRole('button', { name: 'Submit the job' }).click()
  await page.getByText('The results are below.').waitFor({ timeout: 90_000 })

  await page.getByRole('button', { name: 'Make a report' }).click()
  const link = page.getByRole('link', { name: /^Download the report/ })
  await link.waitFor({ timeout: 90_000 })
  found.push(...(await faultsOfEachLook(page, 'job-with-report')))
  const pdf = await readPdf(await download(page, 'Download the report'))
  expect(allOf(pdf.nodes, 'H1').map(textOf)).toEqual(['Cohort one'])
  const words = pdf.pieces.map(({ text }) => text).join(' ')
  expect(words).toContain('cohort.chr20.vcf.gz')
  expect(words).toContain('Heights of Kigali')
  const drawn = allOf(pdf.nodes, 'Figure').map(({ alt }) => alt ?? '')
  expect(drawn.some((alt) => alt.startsWith('Histogram of R²'))).toBe(true)
  expect(drawn.some((alt) => alt.includes('Remaining sites in total'))).toBe(true)

  await page.getByRole('button', { name: /^Make anew/ }).click()
  await page.getByText(/^Version 2 · /).waitFor({ timeout: 90_000 })
  await page.getByText('Earlier versions').click()
  const first = await readPdf(await download(page, 'Version 1, of'))
  expect(first.title).toBe(pdf.title)

  await page.goto(study)
  await page.getByRole('button', { name: 'Make a report' }).click()
  await link.waitFor({ timeout: 90_000 })
  found.push(...(await faultsOfEachLook(page, 'study-with-report')))
  const ofStudy = await readPdf(await download(page, 'Download the report'))
  expect(allOf(ofStudy.nodes, 'H1').map(textOf)).toEqual(['Heights of Kigali'])
  expect(allOf(ofStudy.nodes, 'H3').map(textOf)).toEqual(['Cohort one'])

  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 240_000)
