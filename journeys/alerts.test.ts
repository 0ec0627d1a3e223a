import { randomUUID } from 'node:crypto'
import { SMALL_TARGET } from '@tessera/sandbox/testing/running-sandbox'
import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors, faultsOf, looks } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { signUpAdministrator } from './src/administrator.ts'
import { faultsOfEachLook } from './src/each-look.ts'
import { operator } from './src/operator.ts'
import { newResearcher, signIn, signUp } from './src/researcher.ts'
import { hasEnded, signUpOverRest } from './src/rest-client.ts'
import { giveSecondFactor } from './src/second-factor.ts'
import { openSandboxAccount } from './src/sandbox-service.ts'

const tessera = sharedInstance()

test('who becomes an administrator reads alerts and acknowledges one by the keyboard; to others there is no such page', async () => {
  const subject = await raiseTheft()
  const { username, password } = newResearcher('ada')
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  await signUp(page, tessera.origin, { username, password })
  const link = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Alerts' })
  expect(await link.count()).toBe(0)
  await page.goto(`${tessera.origin}/alerts`)
  await page.getByRole('heading', { name: 'This page does not exist' }).waitFor()

  expect(await operator(tessera, 'role', username, 'admin')).toBe(`${username} is admin now.\n`)
  await page.goto(`${tessera.origin}/alerts`)
  await page.getByText('Administrators need a second factor').first().waitFor()
  await giveSecondFactor(tessera, username)
  const complaints = consoleErrors(page)
  await page.goto(tessera.origin)
  await link.focus()
  await page.keyboard.press('Enter')
  const card = page.getByRole('listitem').filter({ hasText: subject })
  await card.getByText('3 times since').waitFor()
  await card.getByText('suspend it, and follow the runbook').waitFor()
  const found: string[] = []
  for (const look of looks) found.push(...(await faultsOf(page, look)))
  expect(found).toEqual([])

  await card.getByRole('button', { name: /^Acknowledge/ }).focus()
  await page.keyboard.press('Enter')
  await card.waitFor({ state: 'detached' })
  await page.getByRole('radio', { name: 'Open' }).focus()
  await page.keyboard.press('ArrowRight')
  await card.getByText('Acknowledged on').waitFor()

  await page.goto(`${tessera.origin}/record`)
  await page.getByRole('textbox', { name: 'User name' }).fill(username)
  const line = page.getByRole('listitem').filter({ hasText: 'user.role' })
  await line.getByText(username).waitFor()
  for (const look of looks) found.push(...(await faultsOf(page, look)))
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 60_000)

test('a job that failed is tried again by its owner, and by an administrator who is shown nothing of it', async () => {
  const owner = await signUpOverRest(tessera)
  await owner.putToken((await openSandboxAccount(tessera)).token)
  // The sandbox has no files for it, and says so at once.
  const job = await owner.submit(SMALL_TARGET, { mode: 'qc_only', phasing: 'beagle' })
  const reason = 'The reference panel has no files for phasing with beagle.'
  await owner.until(job, hasEnded)
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  await signIn(page, tessera.origin, owner)
  await page.goto(`${tessera.origin}/jobs/${job}`)
  await page.getByText(reason).first().waitFor()
  await page.getByRole('link', { name: 'Try with other settings' }).waitFor()
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
  const found = [...(await faultsOfEachLook(page, 'failed-job'))]
  await failBecause(job, 'internal')
  await page.reload()
  await page.getByRole('button', { name: 'Try again' }).press('Enter')
  await page.getByText('The job is tried again').waitFor()
  await owner.until(job, hasEnded)
  await page.getByText('In line').nth(1).waitFor()
  await page.getByRole('link', { name: 'Try with other settings' }).waitFor()
  await failBecause(job, 'job_frozen')
  await page.reload()
  await page.getByRole('link', { name: 'Replace the credential' }).waitFor()
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
  await failBecause(job, null)

  await browser.context.clearCookies()
  await signUpAdministrator(tessera, page, newResearcher('ada'))
  await page.goto(`${tessera.origin}/jobs/${job}`)
  await page.getByRole('button', { name: 'Try again as its owner' }).press('Enter')
  await page.getByText('The job is tried again').waitFor()
  expect(await page.getByText(reason).count()).toBe(0)
  expect((await owner.until(job, hasEnded)).state).toBe('failed')

  await browser.context.clearCookies()
  await signIn(page, tessera.origin, owner)
  await page.goto(`${tessera.origin}/jobs/${job}`)
  await page.getByRole('link', { name: 'Try with other settings' }).press('Enter')
  await page.getByRole('radiogroup', { name: 'Phasing' }).waitFor()
  found.push(...(await faultsOfEachLook(page, 'try-again')))
  await page.getByRole('radio', { name: /^eagle/i }).press('Space')
  await page.getByRole('button', { name: 'Send it again' }).press('Enter')
  await page.getByRole('heading', { name: 'Attempts', exact: true }).waitFor()
  expect((await owner.until(job, hasEnded)).state).toBe('completed')
  await page.getByText('The results are below').first().waitFor()
  found.push(...(await faultsOfEachLook(page, 'later-attempt')))
  expect(found).toEqual([])
}, 180_000)

/** As if the broker had noticed it three times. @returns its subject */
async function raiseTheft(): Promise<string> {
  const subject = randomUUID()
  await query(
    `insert into vault.alerts (kind, severity, subject, times) values ('grant.theft', 'critical', $1, 3)`,
    subject,
  )
  return subject
}

async function failBecause(job: string, code: string | null): Promise<void> {
  await query('update app.jobs set failure_code = $2 where id = $1', job, code)
}

async function query(text: string, ...values: readonly (string | null)[]): Promise<void> {
  const client = new Client({ connectionString: tessera.adminUrl })
  await client.connect()
  try {
    await client.query(text, [...values])
  } finally {
    await client.end()
  }
}
