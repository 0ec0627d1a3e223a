import { readFile } from 'node:fs/promises'
import type { ServiceOptions } from '@tessera/contracts/service'
import { openBrowser } from '@tessera/testing/browser'
import { startInstance } from '@tessera/testing/instance'
import { consoleErrors, faultsOf, looks } from '@tessera/testing/page-faults'
import { PANEL_KEY, SMALL_TARGET } from '@tessera/sandbox/testing/running-sandbox'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import {
  continueTo,
  dropFile,
  enterToken,
  newResearcher,
  openPage,
  signUp,
} from './src/researcher.ts'
import { openSandboxAccount } from './src/sandbox-service.ts'

test('pages ask about a new address, warn of a shared account and say how a service is, also where jobs are made, in every look', async () => {
  await using instance = await startInstance({})
  const { tessera } = instance
  const client = new Client({ connectionString: tessera.adminUrl })
  await client.connect()
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  const look = async () => {
    for (const each of looks) found.push(...(await faultsOf(page, each)))
  }
  try {
    await signUp(page, tessera.origin, newResearcher('ada'))
    await client.query(
      `update app.services set shared_token_policy = 'gradual', shared_token_account = 'everybody',
         shared_token_until = now() + interval '9 days' where id = 1`,
    )
    await client.query(
      `insert into app.service_health (service_id, state, milliseconds, checked_at, next_check_at)
       values (1, 'reachable', 42, now(), now() + interval '1 day')`,
    )
    await page.goto(`${tessera.origin}/services`)
    await page.getByText('Answers', { exact: true }).waitFor()
    await page.getByText('Shared account', { exact: true }).waitFor()
    await look()
    await page.goto(`${tessera.origin}/services/1`)
    await page.getByText('This runs on a shared account, not on yours').waitFor()
    await look()
    await client.query(
      `insert into app.service_options (user_id, service_id, options) select id, 1, $1 from app.users`,
      [JSON.stringify(offered)],
    )
    await client.query(`update app.service_health set state = 'unreachable' where service_id = 1`)
    await openPage(page, 'New job')
    await page.getByText('It does not answer. A job that you send now waits').waitFor()
    await look()
    await continueTo(page, 'Files')
    await dropFile(page, 'cohort.chr20.vcf.gz', await readFile(SMALL_TARGET))
    await page.getByText('Ready', { exact: true }).waitFor()
    await continueTo(page, 'Settings')
    await page.getByRole('radiogroup', { name: 'Population' }).getByLabel('EUR').check()
    await continueTo(page, 'Review')
    await page.getByText('This runs on a shared account, not on yours').waitFor()
    await page.getByText('others use it too, and your uses are counted').waitFor()
    await page.getByText('Runs on the shared account').waitFor()
    await look()

    const { token } = await openSandboxAccount(tessera)
    await openPage(page, 'Credentials')
    await enterToken(page, token)
    await page.getByText('Sandbox is connected').waitFor()
    const address = new URL(tessera.sandboxOrigin)
    address.hostname = address.hostname === 'localhost' ? '127.0.0.1' : 'localhost'
    await client.query('update app.services set origin = $1 where id = 1', [address.origin])
    await page.goto(`${tessera.origin}/credentials`)
    await page.getByText('Use your credential at the new address?').waitFor()
    await page.getByText(address.origin).first().waitFor()
    expect(await page.getByRole('button', { name: /remove/i }).count()).toBe(1)
    await look()
    await page.getByRole('button', { name: 'Use it there' }).press('Enter')
    await page.getByText('Connected', { exact: true }).waitFor()
    expect(await page.getByText('Use your credential at the new address?').count()).toBe(0)
    expect(found).toEqual([])
    expect(complaints).toEqual([])
  } finally {
    await client.end()
  }
}, 180_000)

/** What a worker would have read with the shared token. */
const offered: ServiceOptions = {
  appId: 'imputationserver2',
  appName: 'Genotype Imputation',
  appVersion: '2.0.7',
  panels: [
    { value: PANEL_KEY, label: '1000 Genomes', populations: [{ value: 'eur', label: 'EUR' }] },
  ],
  builds: [{ value: 'hg19', label: 'GRCh37/hg19' }],
  phasing: [{ value: 'eagle', label: 'Eagle' }],
  modes: [{ value: 'imputation', label: 'Imputation' }],
  r2Filters: [{ value: '0', label: 'off' }],
  readAt: '2026-01-01T00:00:00.000Z',
}
