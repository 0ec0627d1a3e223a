import axe from 'axe-core'
import type { Page } from 'playwright-core'

export interface Look {
  readonly colorScheme: 'light' | 'dark'
  readonly width: number
}

export const looks: readonly Look[] = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'dark', width: 360 },
  { colorScheme: 'light', width: 360 },
]

/** What axe finds, and whether the page is wider than its window. The page keeps the look. */
export async function faultsOf(page: Page, look: Look): Promise<readonly string[]> {
  await page.setViewportSize({ width: look.width, height: 900 })
  await page.emulateMedia({ colorScheme: look.colorScheme })
  await page.locator(`html[data-mantine-color-scheme=${look.colorScheme}]`).waitFor()
  await settled(page)
  if (await page.evaluate<boolean>('window.axe === undefined')) await page.evaluate(axe.source)
  // Without this axe describes everything that is in order too.
  const { violations } = await page.evaluate<axe.AxeResults>(
    "axe.run({ resultTypes: ['violations'] })",
  )
  const width = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
  return [
    ...violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`),
    ...(width > 0 ? [`is ${width} pixels too wide`] : []),
  ].map((fault) => `(${look.colorScheme}, ${look.width} wide): ${fault}`)
}

/** Grows with everything that the page complains of, violations of its content security policy among it. */
export function consoleErrors(page: Page): readonly string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return complaints
}

/** Colours that are still changing would be measured half-way. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(`Promise.allSettled(
    document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity)
      .map((animation) => animation.finished),
  ).then(() => {})`)
}
