import type { TesseraPlaces } from '@tessera/development/tessera'
import type { Page } from 'playwright-core'
import { enterToken, newResearcher, openPage, signUp } from './researcher.ts'
import { openSandboxAccount } from './sandbox-service.ts'

/** Somebody who can submit jobs to the sandbox: an account here, one there, and its token. */
export async function signUpWithToken(
  page: Page,
  tessera: Pick<TesseraPlaces, 'origin' | 'sandboxOrigin'>,
): Promise<void> {
  await signUp(page, tessera.origin, newResearcher('ada'))
  await openPage(page, 'Credentials')
  await enterToken(page, (await openSandboxAccount(tessera)).token)
  await page.getByText('Account at the service').waitFor()
}
