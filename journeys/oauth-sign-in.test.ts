import { choosePort } from '@tessera/development/ports'
import { openBrowser } from '@tessera/testing/browser'
import { startInstance } from '@tessera/testing/instance'
import { startOAuthProvider } from '@tessera/testing/oauth-provider'
import { serviceId } from '@tessera/contracts/ids'
import { consoleErrors, faultsOf, looks } from '@tessera/testing/page-faults'
import { Pool } from 'pg'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { newResearcher, openPage, signUp } from './src/researcher.ts'
import { openSandboxAccount } from './src/sandbox-service.ts'

test('a service is connected by a sign-in there, breaks, is connected again and removed, in every look', async () => {
  await using stack = new AsyncDisposableStack()
  const port = await choosePort()
  const provider = stack.use(
    await startOAuthProvider({
      // At 127.0.0.1, another site than the pages: what browsers keep from strangers, they keep from it.
      redirectUris: [`http://localhost:${port}/api/oauth/callback/1`],
    }),
  )
  const { tessera } = stack.use(
    await startInstance({ port, sandbox: { oauth: provider.introspection } }),
  )
  const adminPool = stack.adopt(
    new Pool({ connectionString: tessera.adminUrl }),
    async (pool) => await pool.end(),
  )
  await provider.register({ adminPool }, serviceId.parse(1))
  const { name: account } = await openSandboxAccount(tessera)
  const { context } = stack.use(await openBrowser())
  const page = await context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []
  const look = async () => {
    for (const each of looks) found.push(...(await faultsOf(page, each)))
  }
  const credentials = `${tessera.origin}/credentials`
  await signUp(page, tessera.origin, newResearcher('ada'))

  await openPage(page, 'Credentials')
  await page.getByRole('button', { name: 'Connect Sandbox' }).click()
  await page.getByRole('button', { name: 'Sign in at Sandbox' }).waitFor()
  await look()
  await leave(page)
  await page.getByRole('button', { name: 'Refuse' }).click()
  await page.getByText('The sign-in server did not give Tessera access to your account.').waitFor()
  expect(new URL(page.url()).search).toBe('?refused=oauth_denied&at=1')
  await look()
  await page.getByRole('button', { name: 'Put the message away' }).click()
  await page.waitForURL(credentials)

  await page.getByRole('button', { name: 'Connect Sandbox' }).click()
  const begun = await leave(page)
  // Somebody else is led to sign in for her.
  const stranger = stack.use(await openBrowser())
  const strange = await stranger.context.newPage()
  await signUp(strange, tessera.origin, newResearcher('mallory'))
  await strange.goto(begun)
  await allow(strange, account)
  await strange.getByText('begun by somebody else, or in another session').waitFor()
  await strange.getByText('Sandbox was not connected').waitFor()

  await allow(page, account)
  await page.getByText(`It works for the account ${account}.`).waitFor()
  await page.getByText('Connected', { exact: true }).waitFor()
  await page.getByText('Renewed for as long').waitFor()
  expect(await page.getByRole('button', { name: 'Replace' }).count()).toBe(0)
  await look()

  await provider.endSignIns()
  await adminPool.query('update vault.credential_secrets set access_expires_at = now()')
  // A worker is to read what can be chosen.
  await page.request.get(`${tessera.origin}/trpc/services.options?input={"serviceId":1}`)
  await expect
    .poll(
      async () => {
        await page.goto(credentials)
        await page.getByRole('button', { name: 'Remove the credential for Sandbox' }).waitFor()
        return await page.getByText('The service does not accept this sign-in').count()
      },
      { timeout: 20_000 },
    )
    .toBe(1)
  await page.getByText('Refused by the service').waitFor()
  await look()

  await page.getByRole('button', { name: 'Sign in again at Sandbox' }).click()
  await leave(page)
  await allow(page, account)
  await page.getByText(`It works for the account ${account}.`).waitFor()
  await page.getByText('Connected', { exact: true }).waitFor()

  await remove(page)
  await page.getByText('The service has confirmed that the access is ended there too.').waitFor()
  expect(provider.events).toContain('revoked')
  await look()

  await page.getByRole('button', { name: 'Connect Sandbox' }).click()
  await leave(page)
  await allow(page, account)
  await page.getByText(`It works for the account ${account}.`).waitFor()
  await provider[Symbol.asyncDispose]()
  await remove(page)
  await page.getByText('The service has not confirmed that the access is ended').waitFor()
  await look()
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 240_000)

/** In the dialog. @returns the address at which the sign-in server was asked */
async function leave(page: Page): Promise<string> {
  const asking = page.waitForRequest((request) => request.url().includes('code_challenge='))
  await page.getByRole('dialog').getByRole('button', { name: 'Sign in at Sandbox' }).click()
  const asked = await asking
  await page.getByRole('button', { name: 'Allow' }).waitFor()
  return asked.url()
}

/** At the sign-in server. */
async function allow(page: Page, account: string): Promise<void> {
  await page.getByLabel('Account').fill(account)
  await page.getByRole('button', { name: 'Allow' }).click()
}

async function remove(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Remove the credential for Sandbox' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
}
