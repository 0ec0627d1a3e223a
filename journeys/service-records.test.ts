import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { signUpAdministrator } from './src/administrator.ts'
import { faultsOfEachLook } from './src/each-look.ts'
import { newResearcher } from './src/researcher.ts'

const tessera = sharedInstance()

test('an administrator adds a service, changes its record, and overwrites nobody, by the keyboard', async () => {
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  await signUpAdministrator(tessera, page, newResearcher('administrator'))
  await page.goto(`${tessera.origin}/administration/services`)
  const slug = `node-${crypto.randomUUID().slice(0, 8)}`
  await page.getByRole('link', { name: 'Add a service' }).press('Enter')
  const field = (name: string) => page.getByRole('textbox', { name, exact: true })

  await field('Short name').fill(slug)
  await field('Name').fill('Node of the institute')
  await field('Address').fill('https://elsewhere.example')
  await field('Degrees north').fill('95')
  await page.getByRole('button', { name: 'Add the service' }).press('Enter')
  await field('Degrees north').and(page.locator(':focus')).waitFor()
  await field('Institution').fill('Institute of Genomics')
  await page.getByRole('combobox', { name: 'Country', exact: true }).fill('Kenya')
  await field('Degrees north').fill('-1.29')
  await field('Degrees east').fill('36.82')
  await field('Fewest samples').fill('20')
  await field('Days for which it keeps results').fill('7')
  await field('Links').fill('The manual https://impute.example.org/manual')
  await field('Text of the terms').fill('Use it for research.\n\nName the panel.')
  await page.getByLabel('They hold since').fill('2026-01-01')
  await page.getByRole('button', { name: 'Add the service' }).press('Enter')
  await page.getByRole('alert').getByText('No service may be registered at this address.').waitFor()
  found.push(...(await faultsOfEachLook(page, 'new-service')))
  await field('Address').fill(tessera.sandboxOrigin)
  await page.getByRole('button', { name: 'Add the service' }).press('Enter')
  await page.getByRole('heading', { name: 'Record of Node of the institute' }).waitFor()
  const record = page.url()

  const theirs = await browser.context.newPage()
  await theirs.goto(record)
  await theirs.getByRole('textbox', { name: 'Version of its program' }).fill('3.2.1')
  await theirs.getByRole('button', { name: 'Save the record' }).press('Enter')
  await theirs.getByText('The record is saved.').waitFor()
  await field('Name').fill('Mine')
  await page.getByRole('button', { name: 'Save the record' }).press('Enter')
  await page.getByRole('alert').getByText('Somebody else has changed this record').waitFor()
  found.push(...(await faultsOfEachLook(page, 'service-record')))
  await page.getByRole('alert').getByRole('button').press('Enter')
  await page.getByText('Version 2.').waitFor()
  expect(await field('Name').inputValue()).toBe('Node of the institute')

  await page.goto(`${tessera.origin}/administration/services`)
  const node = page.getByRole('region', { name: 'Node of the institute' })
  await node.getByRole('button', { name: 'Test the connection' }).press('Enter')
  await node.getByRole('status').getByText('Answers').waitFor({ timeout: 60_000 })
  found.push(...(await faultsOfEachLook(page, 'look-after-services')))

  await page.goto(record.replace('/administration', ''))
  await page.getByRole('img', { name: 'Answers of each day' }).waitFor()
  await page.getByText('It was well whenever it was asked.').waitFor()
  await page.getByRole('img', { name: 'Map: Institute of Genomics, Kenya' }).waitFor()
  await page.getByText('Name the panel.').waitFor()
  await page.getByText('They hold since 1 January 2026').waitFor()
  found.push(...(await faultsOfEachLook(page, 'service-with-record')))
  expect(found).toEqual([])
  expect(complaints.filter((line) => !/40[09]/.test(line))).toEqual([])
}, 240_000)
