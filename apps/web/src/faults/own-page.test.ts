import { expect, it } from 'vitest'
import { ownPage } from './own-page.ts'

it.each([
  ['/credentials', { to: '/credentials', search: {} }],
  ['/credentials?connect=3', { to: '/credentials', search: { connect: 3 } }],
  ['//evil.example/credentials', null],
  ['/\\\\evil.example', null],
  ['https://evil.example/', null],
  ['javascript:alert(1)', null],
])('%s', (href, page) => {
  expect(ownPage(href)).toEqual(page)
})
