import { openBrowser } from '@tessera/testing/browser'
import { consoleErrors } from '@tessera/testing/page-faults'
import { Pool } from 'pg'
import { expect, test } from 'vitest'
import { startWithCampus } from './src/campus.ts'
import { faultsOfEachLook } from './src/each-look.ts'
import { tabTo } from './src/keyboard.ts'
import { newResearcher, signUp } from './src/researcher.ts'

test('people sign in with an account elsewhere: one is new, one adds it to her account, by the keyboard', async () => {
  await using stack = new AsyncDisposableStack()
  const tessera = await startWithCampus(stack)
  const pool = stack.adopt(new Pool({ connectionString: tessera.adminUrl }), async (open) => {
    await open.end()
  })
  const { context } = stack.use(await openBrowser())
  const page = await context.newPage()
  const complaints = consoleErrors(page)
  const found: string[] = []

  await page.goto(`${tessera.origin}/sign-in`)
  await page.getByRole('link', { name: 'Go on with Campus' }).waitFor()
  found.push(...(await faultsOfEachLook(page, 'sign-in')))
  await tabTo(page, 'link "Go on with Campus"')
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Account' }).fill('ada')
  await page.getByRole('button', { name: 'Refuse' }).press('Enter')
  await page.getByText('The other server did not let you in, or you said no there.').waitFor()
  await page.getByRole('link', { name: 'Go on with Campus' }).press('Enter')
  await page.getByRole('textbox', { name: 'Account' }).fill('ada')
  await page.getByRole('button', { name: 'Allow' }).press('Enter')

  await page.getByText('ada@example.org').waitFor()
  found.push(...(await faultsOfEachLook(page, 'welcome')))
  await page.getByRole('textbox', { name: 'User name' }).fill('ada.l')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Hello, ada.l' }).waitFor()
  await page.goto(`${tessera.origin}/account`)
  await page.getByRole('button', { name: 'Remove Campus, ada@example.org' }).press('Enter')
  await page.getByRole('button', { name: 'Remove', exact: true }).press('Enter')
  await page.getByText('This is the only way in which you can sign in.').waitFor()
  found.push(...(await faultsOfEachLook(page, 'only-way')))

  const { context: hers } = stack.use(await openBrowser())
  const own = await hers.newPage()
  const grace = newResearcher('grace')
  await signUp(own, tessera.origin, grace)
  await own.goto(`${tessera.origin}/account`)
  const add = own.getByRole('button', { name: 'Add Campus' })
  await add.press('Enter')
  await own.getByRole('textbox', { name: 'Account' }).fill('grace')
  await own.getByRole('button', { name: 'Allow' }).press('Enter')
  await own.getByText('do not have the same verified e-mail address').waitFor()
  await pool.query(
    'update app.users set email = $2, email_verified_at = now() where username = $1',
    [grace.username, 'grace@example.org'],
  )
  // The provider knows by now who she is.
  await add.press('Enter')
  await own.getByText('You can sign in with Campus from now on.').waitFor()
  found.push(...(await faultsOfEachLook(own, 'added')))
  await own.getByRole('button', { name: 'Remove Campus, grace@example.org' }).press('Enter')
  await own.getByText('You are signed out everywhere else.').waitFor()
  found.push(...(await faultsOfEachLook(own, 'remove')))
  await own.getByRole('button', { name: 'Remove', exact: true }).press('Enter')
  await own.getByRole('list', { name: 'Other ways to sign in' }).waitFor({ state: 'detached' })
  expect(found).toEqual([])
  // The browser itself says that a request was refused.
  expect(complaints.filter((text) => !text.includes('Failed to load resource'))).toEqual([])
}, 120_000)
