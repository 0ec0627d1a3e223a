import { join } from 'node:path'
import { faultsOf, looks } from '@tessera/testing/page-faults'
import type { Page } from 'playwright-core'

/** On a desk in the light and on a phone in the dark; in every look when pictures are kept. The page is wide afterwards. */
export async function faultsOfEachLook(page: Page, name: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const look of pictures === undefined ? deskAndPhone : looks) {
    found.push(...(await faultsOf(page, look)).map((fault) => `${name} ${fault}`))
    if (pictures === undefined) continue
    await page.evaluate('scrollTo(0, 0)')
    const path = join(pictures, `${name}-${look.width}-${look.colorScheme}.png`)
    await page.screenshot({ path, fullPage: true })
  }
  await page.setViewportSize({ width: 1280, height: 900 })
  return found
}

/** Pictures of the pages are kept in this folder. */
const pictures = process.env['TESSERA_SCREENSHOTS']
const deskAndPhone = looks.filter(
  ({ colorScheme, width }) => (colorScheme === 'light') === width > 1000,
)
