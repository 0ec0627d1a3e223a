import { expect, it } from 'vitest'
import { meantPages } from './meant-pages.ts'

it('takes the first pages whole, and of the page that is too long its beginning', () => {
  const long = 'a'.repeat(99_990)
  const pages = [
    { number: 1, text: '' },
    { number: 2, text: long },
    { number: 3, text: 'The data stay here.' },
    { number: 4, text: 'They may be sold.' },
  ]
  expect(meantPages(pages)).toEqual([
    { number: 2, text: long },
    { number: 3, text: 'The data s' },
  ])
})

it('does not leave out a document because its first page is long', () => {
  const [page] = meantPages([{ number: 1, text: 'a'.repeat(300_000) }])
  expect(page?.text).toHaveLength(100_000)
})
