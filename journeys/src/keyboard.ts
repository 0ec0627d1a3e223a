import type { Page } from 'playwright-core'

/** Presses Tab until it leads there. @param element role and name, as in `link "Jobs"` */
export async function tabTo(page: Page, element: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab')
    if ((await focused(page)).includes(element)) return
  }
  throw new Error(`the Tab key does not lead to ${element}`)
}

/** Role and name of what has the focus. */
export async function focused(page: Page): Promise<string> {
  const element = page.locator(':focus')
  return (await element.count()) === 0 ? '' : await element.ariaSnapshot()
}
