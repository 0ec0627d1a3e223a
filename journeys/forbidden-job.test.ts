import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { Client } from 'pg'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { faultsOfEachLook } from './src/each-look.ts'
import { tabTo } from './src/keyboard.ts'
import { fillNewJob, openPage, signIn } from './src/researcher.ts'
import { type RestClient, signUpOverRest } from './src/rest-client.ts'
import { openSandboxAccount } from './src/sandbox-service.ts'
import { uploadDocument } from './src/upload-document.ts'

const tessera = sharedInstance()

const abroad = 'No specimen may leave the country.'
const malaria = 'The data may be used for research on malaria only.'
const agreement = [
  [
    'DATA ACCESS AGREEMENT',
    'The provider keeps genotypes of 4 812 participants, and facts on their health.',
    malaria,
    abroad,
    'Signed at Kisumu.',
  ],
]

test('whoever sends a job that a document of the study forbids reads the sentence first, says that she did, and that is kept', async () => {
  const amina = await connectedUser()
  await using desk = await openBrowser()
  const page = await desk.context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  const look = async (name: string) => found.push(...(await faultsOfEachLook(page, name)))
  await signIn(page, tessera.origin, amina)
  await makeStudy(page, 'Another lake')
  await makeStudy(page, 'Fevers of the lake')
  await setPurpose(page, { disease: 'Malaria', mode: 'Warn whoever submits it' })
  await confirmAgreement(page)

  await fillNewJob(page, { name: 'Lake', files: ['lake.chr20.vcf.gz'] })
  const warning = page.getByRole('status').filter({ hasText: 'stand against a job at Sandbox' })
  const knows = page.getByRole('checkbox', { name: /^I have read what the study’s documents say/ })
  const submit = page.getByRole('button', { name: 'Submit the job' })
  await chooseStudy(page, 'Another lake')
  await enabled(submit)
  expect([await warning.count(), await knows.count()]).toEqual([0, 0])
  await chooseStudy(page, 'Fevers of the lake')
  await warning.getByText(abroad).waitFor()
  // It allows what the study is for.
  expect(await warning.getByText(malaria).count()).toBe(0)
  expect(await submit.isDisabled()).toBe(true)
  expect(await descriptionOf(submit)).toContain('They stand against this job')
  await look('forbidden-job-warned')

  await page.getByRole('textbox', { name: 'Name of the job' }).focus()
  await tabTo(page, 'link "Agreement, page 1"')
  await page.keyboard.press('Enter')
  const text = page.getByRole('group', { name: 'Text of page 1' })
  await text.locator('mark', { hasText: abroad }).waitFor()
  await page.goBack()
  await warning.getByText(abroad).waitFor()
  await page.getByRole('textbox', { name: 'Name of the job' }).focus()
  await tabTo(page, 'checkbox "I have read what the study’s documents say')
  await page.keyboard.press('Space')
  await look('forbidden-job-known')
  await tabTo(page, 'button "Submit the job"')
  await page.keyboard.press('Enter')
  await page.getByText('Sent although a document of the study stands against it.').waitFor()
  await look('forbidden-job-sent')
  await page.getByText('The results are below.').waitFor({ timeout: 90_000 })
  await page.goto(`${page.url()}/again`)
  await warning.getByText(abroad).waitFor()
  const again = page.getByRole('button', { name: 'Send it again' })
  expect(await again.isDisabled()).toBe(true)
  await look('forbidden-attempt')
  await knows.check()
  await enabled(again)

  await page.goto(`${tessera.origin}/account`)
  await page.getByRole('button', { name: 'Show what was done' }).click()
  await page.getByText(/againstTerms: abroad/).waitFor()

  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 240_000)

test('a study that refuses what its documents forbid lets no member send it, who reads the sentence and not the document', async () => {
  const [amina, zola] = await Promise.all([connectedUser(), connectedUser()])
  await using desk = await openBrowser()
  await using other = await openBrowser()
  const [hers, theirs] = [await desk.context.newPage(), await other.context.newPage()]
  const complaints = [consoleErrors(hers), consoleErrors(theirs)]
  await signIn(hers, tessera.origin, amina)
  await makeStudy(hers, 'Fevers of the lake')
  const study = hers.url()
  await hers.getByRole('textbox', { name: 'E-mail' }).fill(addressOf(zola))
  await hers.getByRole('button', { name: 'Invite', exact: true }).click()
  await hers.getByText(`${addressOf(zola)} is invited.`).waitFor()
  await confirmAgreement(hers)
  const document = hers.url()
  await signIn(theirs, tessera.origin, zola)
  await openPage(theirs, 'Studies')
  await theirs.getByRole('button', { name: /^Accept the invitation/ }).click()

  await fillNewJob(theirs, { name: 'Lake', files: ['lake.chr20.vcf.gz'] })
  const submit = theirs.getByRole('button', { name: 'Submit the job' })
  await chooseStudy(theirs, 'Fevers of the lake')
  const warning = theirs.getByRole('status').filter({ hasText: 'stand against a job at Sandbox' })
  await warning.getByText(abroad).waitFor()
  await warning.getByText(`Agreement, page 1, of ${amina.username}.`).waitFor()
  expect(await warning.getByRole('link').count()).toBe(0)
  await theirs.getByRole('checkbox', { name: /^I have read what/ }).check()
  await enabled(submit)

  // Meanwhile the study is said to be for something else, and to refuse.
  await hers.goto(study)
  await setPurpose(hers, { disease: 'Diabetes', mode: 'Refuse it' })
  await submit.click()
  const refusal = theirs
    .getByRole('status')
    .filter({ hasText: 'The study refuses a job at Sandbox' })
  await refusal.getByText(malaria).waitFor()
  await refusal.getByText(abroad).waitFor()
  expect(await theirs.getByText(malaria).count()).toBe(1)
  expect(await submit.isDisabled()).toBe(true)
  expect(await descriptionOf(submit)).toContain('This cannot be submitted')
  expect(await theirs.getByRole('checkbox', { name: /^I have read what/ }).count()).toBe(0)
  const found = [...(await faultsOfEachLook(theirs, 'forbidden-job-refused'))]
  await theirs.getByLabel('Choose no study').click()
  await enabled(submit)
  expect(await refusal.count()).toBe(0)

  // Whoever only looks at the study reads the same.
  await hers.getByRole('combobox', { name: `Role of ${zola.username}` }).click()
  await hers.getByRole('option', { name: 'Viewer', exact: true }).click()
  await theirs.goto(study)
  const terms = theirs.getByRole('list', { name: 'Terms of the study' })
  await terms.getByText(abroad).waitFor()
  expect(await terms.getByRole('link').count()).toBe(0)
  await expect
    .poll(async () => {
      await theirs.reload()
      await terms.getByText(abroad).waitFor()
      return await theirs.locator('input[aria-label="Documents"]').count()
    })
    .toBe(0)
  await theirs.goto(document)
  await theirs.getByRole('heading', { name: 'This page does not exist' }).waitFor()

  expect(found).toEqual([])
  // The job was refused, and the document is not hers.
  expect(complaints.flat().filter((line) => !/40[49]/.test(line))).toEqual([])
}, 240_000)

/** Somebody who has confirmed her address and can send to the sandbox. */
async function connectedUser(): Promise<RestClient> {
  const [somebody, account] = await Promise.all([
    signUpOverRest(tessera),
    openSandboxAccount(tessera),
  ])
  await somebody.putToken(account.token)
  const client = new Client({ connectionString: tessera.adminUrl })
  await client.connect()
  try {
    await client.query(
      'update app.users set email = $2, email_verified_at = now() where username = $1',
      [somebody.username, addressOf(somebody)],
    )
  } finally {
    await client.end()
  }
  return somebody
}

function addressOf({ username }: RestClient): string {
  return `${username}@example.org`
}

async function makeStudy(page: Page, name: string): Promise<void> {
  await openPage(page, 'Studies')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await page.getByRole('button', { name: 'Make the study' }).click()
  await page.getByRole('heading', { name, exact: true }).waitFor()
}

/** On the page of a study that one leads. */
async function setPurpose(
  page: Page,
  { disease, mode }: { readonly disease: string; readonly mode: string },
): Promise<void> {
  const purpose = page.getByRole('region', { name: 'What it is for' })
  await purpose.getByRole('combobox', { name: 'Purpose' }).click()
  await page.getByRole('option', { name: 'Research on one disease' }).click()
  await purpose.getByRole('textbox', { name: 'Disease' }).fill(disease)
  await purpose.getByRole('radio', { name: mode }).check()
  await purpose.getByRole('button', { name: 'Save what it is for' }).click()
  await purpose.getByText('Saved.').waitFor()
}

/** From the page of a study to that of its agreement, of which two sentences are confirmed. */
async function confirmAgreement(page: Page): Promise<void> {
  await uploadDocument(page, 'Agreement', agreement)
  const panel = page.getByRole('region', { name: 'What it allows' })
  const disease = panel.getByRole('listitem').filter({ hasText: malaria })
  await disease.getByRole('button', { name: /^Confirm/ }).click()
  await disease.getByText('Confirmed').waitFor()
  const staying = panel.getByRole('listitem').filter({ hasText: 'No sharing abroad' })
  await staying.getByRole('button', { name: /^Confirm/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: /^Country in which/ }).fill('Kenya')
  await page.getByRole('option', { name: 'Kenya' }).click()
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  await staying.getByText('Confirmed').waitFor()
}

async function chooseStudy(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Study', exact: true }).click()
  await page.getByRole('option', { name, exact: true }).click()
}

async function enabled(button: ReturnType<Page['getByRole']>): Promise<void> {
  await expect.poll(async () => await button.isEnabled()).toBe(true)
}

/** What a screen reader says of it beside its name. */
async function descriptionOf(element: ReturnType<Page['getByRole']>): Promise<string> {
  const id = await element.getAttribute('aria-describedby')
  return await element.page().locator(`[id="${id}"]`).innerText()
}
