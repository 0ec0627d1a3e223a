import { openBrowser } from '@tessera/testing/browser'
import { faultsOf, looks } from '@tessera/testing/page-faults'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'

const tessera = sharedInstance()

test('where nobody may make an account, the page says so instead of asking for anything', async () => {
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  // The instance of the tests is open: its own answer, changed.
  await page.route(/users\.registration/, async (route) => {
    const response = await route.fetch()
    const body = (await response.text()).replace('"mode":"open"', '"mode":"closed"')
    await route.fulfill({ response, body })
  })
  await page.goto(`${tessera.origin}/sign-up`)
  await page.getByText('New accounts cannot be made here.').waitFor()
  expect(await page.getByRole('textbox').count()).toBe(0)
  const found: string[] = []
  for (const look of looks) found.push(...(await faultsOf(page, look)))
  expect(found).toEqual([])
}, 60_000)
