import { randomBytes } from 'node:crypto'
import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors, faultsOf, looks } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { operator } from './src/operator.ts'
import { newResearcher, signUp } from './src/researcher.ts'

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

async function enroll(name: string): Promise<string> {
  return await operator(
    tessera,
    'programs',
    'enroll',
    name,
    '--description=Submits what the sequencer gave, once a night',
    '--run-by=The sequencing unit',
    '--scopes=uploads:read,jobs:submit,jobs:read,results:read',
    `--public-key=${randomBytes(32).toString('base64url')}`,
  )
}
