import { openAsBlob } from 'node:fs'
import { SMALL_TARGET } from '@tessera/sandbox/testing/running-sandbox'
import { openBrowser } from '@tessera/testing/browser'
import { faultsOf, looks } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { signIn } from './src/researcher.ts'
import { hasEnded, type RestClient, type RestJob, signUpOverRest } from './src/rest-client.ts'
import {
  listSubmissions,
  newTokenOf,
  openSandboxAccount,
  type SandboxAccount,
  sandboxAdmin,
} from './src/sandbox-service.ts'

const tessera = sharedInstance()

test('without a credential a job is refused with the remedy, and nothing is queued', async () => {
  const researcher = await signUpOverRest(tessera)
  const form = new FormData()
  form.set('service_id', '1')
  form.set('input_file', await openAsBlob(SMALL_TARGET), 'cohort.chr20.vcf.gz')

  const refused = await researcher.request('POST', '/jobs', form)

  expect(refused.status).toBe(400)
  expect(await refused.json()).toMatchObject({
    code: 'credential_missing',
    message: 'You have no credential for this service.',
    remedy: 'Make a token on the service’s own page, then add it under Credentials.',
    link: '/credentials?connect=1',
  })
  expect(await rowsOf(researcher)).toEqual({ files: 0, jobs: 0, steps: 0 })
})

test('a wrong token is refused as it is entered, with the reason of the service, and not kept', async () => {
  const researcher = await signUpOverRest(tessera)

  const refused = await researcher.putToken('x'.repeat(60))

  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({
    code: 'credential_refused',
    details: [{ subject: 'Sandbox', message: 'Invalid API Token.' }],
    link: `${tessera.sandboxOrigin}/profile`,
  })
  const listed = await researcher.request('GET', '/users/me/service-credentials')
  expect(await listed.json()).toEqual([])
  expect(await rowsOf(researcher)).toEqual({ files: 0, jobs: 0, steps: 0 })
})

test.concurrent('a running job waits when its token is revoked, and goes on once with another of the same account only', async () => {
  const researcher = await signUpOverRest(tessera)
  const [account, other] = [await openSandboxAccount(tessera), await openSandboxAccount(tessera)]
  await researcher.putToken(account.token)
  const job = await researcher.submit(SMALL_TARGET)
  await researcher.until(job, ({ state }) => state === 'running')

  await revoke(account)

  const waiting = await researcher.until(job, waitsForCredential)
  expect(waiting.state_text).toBe(
    'Sandbox does not accept your credential any more. Renew it under Credentials and the job goes on.',
  )

  expect((await researcher.putToken(other.token)).status).toBe(201)

  const elsewhere = await researcher.until(
    job,
    ({ state_text: text }) => text !== waiting.state_text,
  )
  expect(elsewhere).toMatchObject({
    state: 'waiting',
    wait_reason: 'credential',
    state_text: `This job runs on the account ${account.name} at Sandbox. Connect that account again under Credentials and the job goes on.`,
  })

  expect((await researcher.putToken(await newTokenOf(tessera, account.name))).status).toBe(201)

  expect(await researcher.until(job, hasEnded)).toMatchObject({ state: 'completed' })
  expect(await submissionsOf(account)).toEqual([waiting.remote_id])
  expect(await submissionsOf(other)).toEqual([])
}, 120_000)

test.concurrent('a job that was not sent yet waits too, and is sent once', async () => {
  const { researcher, account, before, job } = await unsentJob()
  expect(await submissionsOf(account)).toEqual(before)

  expect((await researcher.putToken(await newTokenOf(tessera, account.name))).status).toBe(201)

  const ended = await researcher.until(job, hasEnded)
  expect(ended).toMatchObject({ state: 'completed' })
  expect(await submissionsOf(account)).toEqual([...before, ended.remote_id])
}, 120_000)

test.concurrent('a job that was made for another account asks its owner, who lets it run on the new one', async () => {
  const { researcher, account, before, job } = await unsentJob()
  const other = await openSandboxAccount(tessera)

  expect((await researcher.putToken(other.token)).status).toBe(201)

  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  await signIn(page, tessera.origin, researcher)
  await page.goto(`${tessera.origin}/jobs/${job}`)
  await page.getByText(`made for the account ${account.name}`).first().waitFor()
  const found: string[] = []
  for (const look of looks) found.push(...(await faultsOf(page, look)))
  expect(found).toEqual([])
  await page.getByRole('button', { name: `Run it on ${other.name}` }).click()

  const ended = await researcher.until(job, hasEnded)
  expect(ended).toMatchObject({ state: 'completed' })
  expect(await submissionsOf(other)).toEqual([ended.remote_id])
  expect(await submissionsOf(account)).toEqual(before)
}, 120_000)

/** A job that waits for a credential, since its account's token was revoked before it was sent. */
async function unsentJob() {
  const researcher = await signUpOverRest(tessera)
  const account = await openSandboxAccount(tessera)
  await researcher.putToken(account.token)
  // While a first job goes through, the panels have been read.
  await researcher.until(await researcher.submit(SMALL_TARGET, checkOnly), hasEnded)
  const before = await submissionsOf(account)
  await revoke(account)
  const job = await researcher.submit(SMALL_TARGET, checkOnly)
  await researcher.until(job, waitsForCredential)
  return { researcher, account, before, job }
}

function waitsForCredential({ state, wait_reason: reason }: RestJob): boolean {
  return state === 'waiting' && reason === 'credential'
}

async function revoke({ name }: SandboxAccount): Promise<void> {
  await sandboxAdmin(tessera, 'POST', `/users/${name}/token`, { action: 'revoke' })
}

async function submissionsOf({ name }: SandboxAccount): Promise<readonly string[]> {
  const all = await listSubmissions(tessera)
  return all.filter(({ account }) => account === name).map(({ jobId }) => jobId)
}

async function rowsOf({ username }: RestClient): Promise<unknown> {
  const client = new Client({ connectionString: tessera.adminUrl })
  await client.connect()
  try {
    const { rows } = await client.query(counts, [username])
    return rows[0]
  } finally {
    await client.end()
  }
}

const checkOnly = { mode: 'qc_only' }
const counts = `
  select (select count(*)::int from app.files f where f.user_id = u.id) as files,
    (select count(*)::int from app.jobs j where j.user_id = u.id) as jobs,
    (select count(*)::int from app.steps s where s.user_id = u.id) as steps
  from app.users u where u.username = $1`
