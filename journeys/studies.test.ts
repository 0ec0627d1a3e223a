import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { Client } from 'pg'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { faultsOfEachLook } from './src/each-look.ts'
import { download, fillNewJob, openPage, signIn } from './src/researcher.ts'
import { type RestClient, signUpOverRest } from './src/rest-client.ts'
import { openSandboxAccount } from './src/sandbox-service.ts'

const tessera = sharedInstance()

test('two researchers share a job in a study: one is invited, reads it and fetches its result, and sees nothing once she is removed', async () => {
  const [amina, zola] = await Promise.all([withAddress(), withAddress()])
  const account = await openSandboxAccount(tessera)
  await amina.putToken(account.token)
  await using desk = await openBrowser()
  await using other = await openBrowser()
  const [hers, theirs] = [await desk.context.newPage(), await other.context.newPage()]
  const complaints = [consoleErrors(hers), consoleErrors(theirs)]
  const found: string[] = []
  const look = async (page: Page, name: string) =>
    found.push(...(await faultsOfEachLook(page, name)))
  await signIn(hers, tessera.origin, amina)
  await signIn(theirs, tessera.origin, zola)

  await openPage(hers, 'Studies')
  await hers.getByText('No studies yet').waitFor()
  await look(hers, 'studies-none')
  await hers.getByRole('textbox', { name: 'Name', exact: true }).fill('Heights of Kigali')
  await hers.getByRole('button', { name: 'Add the countries of Africa' }).click()
  await hers.getByRole('button', { name: 'Make the study' }).click()
  await hers.getByRole('heading', { name: 'Heights of Kigali' }).waitFor()
  const study = hers.url()
  await theirs.goto(study)
  await theirs.getByRole('heading', { name: 'This page does not exist' }).waitFor()
  await hers.getByRole('textbox', { name: 'E-mail' }).fill(`${zola.username}@example.org`)
  await hers.getByRole('button', { name: 'Invite', exact: true }).click()
  await hers.getByText(`${zola.username}@example.org is invited.`).waitFor()
  await look(hers, 'study-of-lead')

  await openPage(theirs, 'Overview')
  await theirs.getByText(`${amina.username} invites you to Heights of Kigali`).waitFor()
  await look(theirs, 'overview-invited')
  await openPage(theirs, 'Studies')
  await theirs.getByText(`by ${amina.username}`).waitFor()
  await look(theirs, 'studies-invited')
  await theirs.getByRole('button', { name: 'Accept the invitation to Heights of Kigali' }).click()
  await theirs.getByRole('link', { name: /^Heights of Kigali/ }).click()
  await theirs.getByRole('list', { name: 'Members' }).getByText(amina.username).waitFor()
  expect(await theirs.getByRole('heading', { name: 'Settings' }).count()).toBe(0)

  await fillNewJob(hers, { name: 'Cohort one', files: ['cohort.chr20.vcf.gz'] })
  await hers.getByLabel('Study', { exact: true }).first().click()
  await hers.getByRole('option', { name: 'Heights of Kigali' }).click()
  await hers.getByText('The study does not allow this').waitFor()
  expect(await hers.getByRole('button', { name: 'Submit the job' }).count()).toBe(0)
  await look(hers, 'new-job-elsewhere')
  await openPage(hers, 'Studies')
  await hers.getByRole('link', { name: /^Heights of Kigali/ }).click()
  await hers.getByRole('button', { name: 'Allow anywhere' }).click()
  await hers.getByRole('button', { name: 'Save', exact: true }).click()
  await hers.getByText('Saved.').waitFor()
  await openPage(hers, 'New job')
  await hers.getByRole('button', { name: 'Submit the job' }).click()
  await hers.getByText('The results are below.').waitFor({ timeout: 90_000 })
  await hers.getByText('Members of').waitFor()

  await theirs.reload()
  await theirs.getByRole('link', { name: /^Cohort one/ }).click()
  await theirs.getByRole('heading', { name: 'Cohort one' }).waitFor()
  await theirs.getByRole('img', { name: 'R² by allele frequency' }).waitFor()
  expect(await theirs.getByText(account.name, { exact: true }).count()).toBe(0)
  expect(await theirs.getByRole('button', { name: 'Show the password' }).count()).toBe(0)
  const zip = await download(theirs, 'chr_20.zip')
  expect(zip.subarray(0, 2).toString()).toBe('PK')
  await look(theirs, 'study-job')
  const job = theirs.url()
  await theirs.goto(job.replace('/studies/jobs/', '/jobs/'))
  await theirs.getByRole('heading', { name: 'This page does not exist' }).waitFor()

  await hers.goto(study)
  await hers.getByRole('list', { name: 'Jobs of the study' }).getByText('Cohort one').waitFor()
  await hers.getByLabel('A file of yours').first().click()
  await hers.getByRole('option', { name: 'cohort.chr20.vcf.gz' }).click()
  await hers.getByRole('button', { name: 'Show it here' }).click()
  const file = 'Take out cohort.chr20.vcf.gz'
  await hers.getByRole('button', { name: file }).waitFor()
  await theirs.goto(study)
  const files = theirs.getByRole('list', { name: 'Files of the study' })
  await files.getByText('cohort.chr20.vcf.gz').waitFor()
  expect(await theirs.getByRole('button', { name: file }).count()).toBe(0)
  await look(hers, 'study-with-job')
  await hers.getByRole('button', { name: `Remove ${zola.username}` }).click()
  await hers.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await hers.getByRole('dialog').waitFor({ state: 'detached' })
  await theirs.goto(job)
  await theirs.getByRole('heading', { name: 'This page does not exist' }).waitFor()

  expect(found).toEqual([])
  // What is not there any more is asked for, and refused.
  const unexpected = complaints.flat().filter((text) => !text.includes('404'))
  expect(unexpected).toEqual([])
}, 180_000)

/** Somebody who has confirmed her address. */
async function withAddress(): Promise<RestClient> {
  const somebody = await signUpOverRest(tessera)
  const client = new Client({ connectionString: tessera.adminUrl })
  await client.connect()
  try {
    await client.query(
      `update app.users set email = username || '@example.org', email_verified_at = now() where username = $1`,
      [somebody.username],
    )
  } finally {
    await client.end()
  }
  return somebody
}
