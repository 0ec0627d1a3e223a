import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { faultsOfEachLook } from './src/each-look.ts'
import { focused, tabTo } from './src/keyboard.ts'
import { fillNewJob, openPage, signIn } from './src/researcher.ts'
import { signUpOverRest } from './src/rest-client.ts'
import { openSandboxAccount } from './src/sandbox-service.ts'

const tessera = sharedInstance()

test('a researcher has a job sent each month, by the keyboard: it is sent at its time, and no more once she pauses it', async () => {
  const researcher = await signUpOverRest(tessera)
  const { token } = await openSandboxAccount(tessera)
  await researcher.putToken(token)
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  await signIn(page, tessera.origin, researcher)
  await fillNewJob(page, { name: 'Monthly cohort', files: ['cohort.vcf.gz'] })

  await openPage(page, 'Services')
  await page.goBack()
  const name = page.getByRole('textbox', { name: 'Name of the job' })
  await expect.poll(async () => await name.inputValue()).toBe('Monthly cohort')

  await tabTo(page, 'radio "Now"')
  await page.keyboard.press('ArrowLeft')
  expect(await focused(page)).toContain('radio "Every month"')
  await page.getByLabel('Day of the month').selectOption('31')
  await page.getByLabel('Time zone').selectOption('Africa/Johannesburg')
  const found = [...(await faultsOfEachLook(page, 'when'))]
  await page.getByRole('button', { name: 'Make the schedule' }).press('Enter')

  await page.getByText('On day 31 of each month at 02:00 (Africa/Johannesburg)').waitFor()
  await makeDue()
  await expect
    .poll(
      async () => {
        await page.reload()
        await page.getByRole('heading', { name: 'Monthly cohort' }).waitFor()
        return await page.getByRole('link', { name: 'submitted' }).count()
      },
      { timeout: 20_000 },
    )
    .toBe(1)
  found.push(...(await faultsOfEachLook(page, 'schedules')))
  await page.getByRole('link', { name: 'submitted' }).click()
  await page.getByText('Started by the schedule').waitFor()
  found.push(...(await faultsOfEachLook(page, 'job of a schedule')))
  await page.getByRole('link', { name: 'Monthly cohort' }).click()

  await page.getByRole('button', { name: 'Pause: Monthly cohort' }).press('Enter')
  await page.getByText('Paused', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Resume: Monthly cohort' }).click()
  await page.getByText('Active', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Remove: Monthly cohort' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).press('Enter')
  await page.getByText('No schedules yet').waitFor()
  await openPage(page, 'Jobs')
  await page.getByText('Monthly cohort').waitFor()
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 90_000)

async function makeDue(): Promise<void> {
  const client = new Client({ connectionString: tessera.adminUrl })
  await client.connect()
  try {
    const then = `now() - interval '1 minute'`
    await client.query(
      `update app.schedules set next_at = ${then}, due_at = ${then} where name = 'Monthly cohort'`,
    )
  } finally {
    await client.end()
  }
}
