import { openBrowser } from '@tessera/testing/browser'
import { startInstance } from '@tessera/testing/instance'
import { consoleErrors, faultsOf, looks } from '@tessera/testing/page-faults'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { enterToken, newResearcher, openPage, signUp } from './src/researcher.ts'
import { openSandboxAccount } from './src/sandbox-service.ts'

test('pages ask about a new address, warn of a shared account and say how a service is, in every look', async () => {
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
