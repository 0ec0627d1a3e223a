import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { faultsOfEachLook } from './src/each-look.ts'
import { openPage, signIn } from './src/researcher.ts'
import { signUpOverRest } from './src/rest-client.ts'
import { uploadDocument } from './src/upload-document.ts'

const tessera = sharedInstance()

/** An agreement that allows one disease, one country, and a time. */
const agreement = [
  [
    'DATA ACCESS AGREEMENT',
    'between the Lakeside Institute of Health, Kisumu, Kenya (the provider), and whoever signs below (the recipient).',
    '1. The provider keeps genotypes of 4 812 participants of the Fevers of the Lake cohort, and facts on their health.',
    '2. The data may be used for research on malaria only.',
    '3. The recipient shall not share the data outside of Kenya.',
    '4. The recipient keeps the data on machines to which nobody else has access, and names everybody who works with them.',
    '5. Participants are not to be identified, nor to be written to.',
  ],
  [
    '6. Commercial use of the data is not permitted.',
    '7. Publications name the cohort and the provider in their acknowledgements.',
    '8. This agreement expires on 1 March 2020. On that day all copies are destroyed.',
    'Signed at Kisumu.',
  ],
]

test('what a document allows is confirmed by its owner, and stands against a job of the study', async () => {
  const amina = await signUpOverRest(tessera)
  await using desk = await openBrowser()
  const page = await desk.context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  const look = async (name: string) => found.push(...(await faultsOfEachLook(page, name)))
  await signIn(page, tessera.origin, amina)
  await openPage(page, 'Studies')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Fevers of the lake')
  await page.getByRole('button', { name: 'Make the study' }).click()
  await page.getByRole('heading', { name: 'Fevers of the lake' }).waitFor()
  const studyAddress = page.url()
  await page.getByText('Nothing is confirmed yet.').waitFor()

  await uploadDocument(page, 'Agreement', agreement)
  const panel = page.getByRole('region', { name: 'What it allows' })
  await panel.getByText(/to be decided/).waitFor()
  await look('document-findings')

  const disease = panel.getByRole('listitem').filter({ hasText: 'malaria only' })
  await disease.getByRole('button', { name: /^page 1/ }).click()
  await page.getByRole('group', { name: 'Text of page 1' }).locator('mark').first().waitFor()
  await disease.getByRole('button', { name: /^Confirm/ }).click()
  await disease.getByText('Confirmed').waitFor()
  const expiry = panel.getByRole('listitem').filter({ hasText: '1 March 2020' }).first()
  await expiry.getByRole('button', { name: /^Correct/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Confirm' }).waitFor()
  await look('document-finding-corrected')
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  await dialog.waitFor({ state: 'detached' })
  const rejected = panel.getByRole('listitem').filter({ hasText: 'Commercial use' }).first()
  await rejected.getByRole('button', { name: /^It does not say so/ }).click()
  await rejected.getByText('Rejected').waitFor()

  await panel.getByRole('button', { name: /^Add what page/ }).click()
  await chooseIn(page, dialog.getByRole('combobox', { name: 'What it is about' }), 'Sharing')
  await dialog.getByRole('combobox', { name: /^Country in which/ }).fill('Kenya')
  await page.getByRole('option', { name: 'Kenya' }).click()
  await dialog.getByRole('combobox', { name: 'Sentence' }).click()
  await page.getByRole('option', { name: /outside of Kenya/ }).click()
  await dialog.getByRole('button', { name: 'Add' }).click()
  await dialog.waitFor({ state: 'detached' })
  await panel.getByText('Added by you').waitFor()
  await look('document-findings-decided')

  await page.goto(studyAddress)
  const terms = page.getByRole('list', { name: 'Terms of the study' })
  await terms.getByText('malaria only').waitFor()
  expect(await terms.getByRole('listitem').count()).toBe(3)
  const purpose = page.getByRole('region', { name: 'What it is for' })
  await chooseIn(
    page,
    purpose.getByRole('combobox', { name: 'Purpose' }),
    'Research on one disease',
  )
  await purpose.getByRole('textbox', { name: 'Disease' }).fill('Diabetes')
  await purpose.getByRole('radio', { name: 'Refuse it' }).check()
  await purpose.getByRole('button', { name: 'Save what it is for' }).click()
  await purpose.getByText('Saved.').waitFor()
  await look('study-terms')

  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 240_000)

async function chooseIn(
  page: Page,
  field: ReturnType<Page['getByRole']>,
  option: string,
): Promise<void> {
  await field.click()
  await page.getByRole('option', { name: option, exact: true }).click()
}
