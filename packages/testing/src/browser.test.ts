import { expect, test } from 'vitest'
import { openBrowser } from './browser.ts'

test('two browsers share nothing', async () => {
  await using first = await openBrowser()
  await using second = await openBrowser({ colorScheme: 'dark' })
  const page = await first.context.newPage()
  await page.setContent('<h1>Hello</h1>')
  expect(await page.textContent('h1')).toBe('Hello')

  await first.context.addCookies([{ name: 'a', value: 'b', url: 'http://127.0.0.1:1/' }])
  expect(await first.context.cookies()).toHaveLength(1)
  expect(await second.context.cookies()).toHaveLength(0)

  const dark = await second.context.newPage()
  expect(await dark.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")).toBe(true)
})
