import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { faultsOfEachLook } from './src/each-look.ts'
import { focused, tabTo } from './src/keyboard.ts'
import { fillNewJob, openPage, signIn } from './src/researcher.ts'
import { signUpOverRest } from './src/rest-client.ts'
import { openSandboxAccount } from './src/sandbox-service.ts'

const tessera = sharedInstance()

test('a researcher submits a job for each of her files, by the keyboard: she sees them as one batch, cancels it and is told of its end', async () => {
  const researcher = await signUpOverRest(tessera)
  const { token } = await openSandboxAccount(tessera)
  await researcher.putToken(token)
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  await signIn(page, tessera.origin, researcher)
  const files = ['cases.vcf.gz', 'controls.vcf.gz']
  await fillNewJob(page, { name: 'Cases and controls', files })

  // As one job the service would refuse them.
  const twice = page.getByText('Chromosome 20 is in more than one of the files.')
  await twice.waitFor()
  expect(await page.getByRole('button', { name: 'Submit the job' }).isDisabled()).toBe(true)
  const found = [...(await faultsOfEachLook(page, 'one-chromosome-twice'))]
  await tabTo(page, 'checkbox "A job of its own for each of the 2 files"')
  await page.keyboard.press('Space')
  await twice.waitFor({ state: 'detached' })
  found.push(...(await faultsOfEachLook(page, 'batch-review')))
  await page.getByRole('button', { name: 'Submit 2 jobs' }).press('Enter')

  await page.getByRole('heading', { name: 'Cases and controls' }).waitFor()
  await page.getByRole('link', { name: /^cases/ }).waitFor()
  found.push(...(await faultsOfEachLook(page, 'batch')))
  await page.getByRole('link', { name: /^controls/ }).press('Enter')
  await page.getByRole('link', { name: 'part of a batch' }).press('Enter')

  await page.getByRole('button', { name: 'Cancel the batch' }).press('Enter')
  await page.getByRole('dialog').waitFor()
  await tabTo(page, 'button "Cancel the jobs"')
  expect(await focused(page)).toContain('Cancel the jobs')
  await page.keyboard.press('Enter')
  await page.getByText('2 cancelled').waitFor()
  await openPage(page, 'Jobs')
  await expect
    .poll(
      async () => {
        await page.reload()
        await page.getByRole('heading', { name: 'Batches' }).waitFor()
        return await page.getByText('No job of Cases and controls is open any more').count()
      },
      { timeout: 20_000 },
    )
    .toBe(1)
  found.push(...(await faultsOfEachLook(page, 'batches')))
  await page.getByRole('link', { name: 'Look at the batch' }).click()
  await page.getByRole('heading', { name: 'Cases and controls' }).waitFor()
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 120_000)
