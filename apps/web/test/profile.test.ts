import { errors } from '@tessera/contracts/errors'
import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors, faultsOf, looks } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { signUp } from './sign-up.ts'

const tessera = sharedInstance()

test('somebody says who she is, is told of a wrong digit, and takes all of her data along, by the keyboard', async () => {
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  await page.goto(`${tessera.origin}/sign-up`)
  await signUp(page)
  await page.goto(`${tessera.origin}/account`)
  const orcid = page.getByRole('textbox', { name: 'ORCID iD' })
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Ada Nkosi')
  await page.getByRole('combobox', { name: 'Country' }).selectOption('South Africa')
  await orcid.fill('0000-0002-1825-0098')
  await page.getByRole('button', { name: 'Save the profile' }).press('Enter')
  await page.getByText('A digit is wrong: the last one does not fit.').waitFor()
  expect(await orcid.evaluate((field) => field === document.activeElement)).toBe(true)
  const found: string[] = []
  for (const look of looks) found.push(...(await faultsOf(page, look)))
  await orcid.fill('https://orcid.org/0000-0002-1825-0097')
  await orcid.press('Enter')
  await page.getByText('Your profile is saved.').waitFor()
  expect(await orcid.inputValue()).toBe('0000-0002-1825-0097')
  await page.reload()
  await expect
    .poll(async () => await orcid.inputValue(), { timeout: 20_000 })
    .toBe('0000-0002-1825-0097')
  expect(await page.getByRole('combobox', { name: 'Country' }).inputValue()).toBe('ZA')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download your data' }).press('Enter')
  expect((await download).suggestedFilename()).toBe('tessera-data.zip')
  const { status, message, remedy } = errors.too_many_requests
  const fault = { code: 'too_many_requests', message, remedy, requestId: 'r' }
  const refused = { error: { message, code: -32029, data: { httpStatus: status, fault } } }
  await page.route('**/trpc/ownData.prepare*', async (route) => {
    await route.fulfill({ status, json: [refused] })
  })
  await page.getByRole('button', { name: 'Download your data' }).press('Enter')
  await page.getByRole('alert').getByText(message).waitFor()
  await page.getByRole('heading', { name: 'Your account', level: 1 }).waitFor()
  expect(found).toEqual([])
  expect(complaints.filter((line) => !line.includes('429'))).toEqual([])
}, 60_000)

test('somebody chooses what she is told and how, and reads what she cannot switch off', async () => {
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  await page.goto(`${tessera.origin}/sign-up`)
  await signUp(page)
  await page.goto(`${tessera.origin}/account`)
  const byMail = page.getByRole('checkbox', { name: /^Schedules .*: by mail$/ })
  const here = page.getByRole('checkbox', { name: /^Batches .*: here$/ })
  expect(await byMail.isChecked()).toBe(false)
  await byMail.press(' ')
  await here.press(' ')
  await page.getByRole('button', { name: 'Save what you are told' }).press('Enter')
  await page.getByText('What you are told is saved.').waitFor()
  await page.reload()
  await expect.poll(async () => await byMail.isChecked(), { timeout: 20_000 }).toBe(true)
  expect(await here.isChecked()).toBe(false)
  await page.getByText('is always told, here and by mail').waitFor()
  const found: string[] = []
  for (const look of looks) found.push(...(await faultsOf(page, look)))
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 60_000)
