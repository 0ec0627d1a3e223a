import type { TesseraPlaces } from '@tessera/development/tessera'
import { openBrowser } from '@tessera/testing/browser'
import { signUpAdministrator } from './administrator.ts'
import { newResearcher } from './researcher.ts'

/** Another service, in another country and on the same sandbox, as an administrator adds one. @returns its name */
export async function addSecondNode(tessera: TesseraPlaces): Promise<string> {
  const id = crypto.randomUUID().slice(0, 8)
  const name = `Node ${id}`
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  await signUpAdministrator(tessera, page, newResearcher('administrator'))
  await page.goto(`${tessera.origin}/administration/services/new`)
  const field = (label: string) => page.getByRole('textbox', { name: label, exact: true })
  await field('Short name').fill(`node-${id}`)
  await field('Name').fill(name)
  await field('Address').fill(tessera.sandboxOrigin)
  await field('Institution').fill('Institute of Genomics')
  await page.getByRole('combobox', { name: 'Country', exact: true }).fill('Kenya')
  await field('Price').fill('0.02')
  await page.getByRole('combobox', { name: 'For each', exact: true }).selectOption('sample')
  await field('Currency').fill('EUR')
  await page.getByRole('button', { name: 'Add the service' }).click()
  await page.getByRole('heading', { name: `Record of ${name}` }).waitFor()
  await page.goto(`${tessera.origin}/administration/services`)
  await page.getByRole('button', { name: `Switch on ${name}` }).click()
  await page.getByRole('button', { name: `Switch off ${name}` }).waitFor()
  return name
}
