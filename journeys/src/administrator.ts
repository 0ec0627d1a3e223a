import { openBrowser } from '@tessera/testing/browser'
import type { Page } from 'playwright-core'
import { operator } from './operator.ts'
import { newResearcher, type Researcher, signUp } from './researcher.ts'
import { giveSecondFactor } from './second-factor.ts'

interface Instance {
  readonly origin: string
  readonly home: string
  readonly adminUrl: string
}

/** Each signed in with a browser of her own. */
export interface AdministratorAndSomebody extends AsyncDisposable {
  readonly admin: Researcher & { readonly page: Page }
  readonly bee: Researcher & { readonly page: Page }
}

export async function openAdministratorAndSomebody(
  tessera: Instance,
): Promise<AdministratorAndSomebody> {
  await using stack = new AsyncDisposableStack()
  const [admin, bee] = [newResearcher('administrator'), newResearcher('bee')]
  const page = await stack.use(await openBrowser()).context.newPage()
  await signUpAdministrator(tessera, page, admin)
  const theirs = await stack.use(await openBrowser()).context.newPage()
  await signUp(theirs, tessera.origin, bee)
  const opened = stack.move()
  return {
    admin: { ...admin, page },
    bee: { ...bee, page: theirs },
    [Symbol.asyncDispose]: async () => await opened.disposeAsync(),
  }
}

/** As the operator makes one, with the second factor that administrators need. */
export async function signUpAdministrator(
  tessera: Instance,
  page: Page,
  researcher: Researcher,
): Promise<void> {
  await signUp(page, tessera.origin, researcher)
  await operator(tessera, 'role', researcher.username, 'admin')
  await giveSecondFactor(tessera, researcher.username)
}
