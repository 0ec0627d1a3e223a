import { expect, test } from 'vitest'
import { describeDevice, describePlace } from './device-words.ts'

test.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
    'Chrome on Linux',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0',
    'Firefox on Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    'Safari on iOS',
  ],
  ['', 'A browser that does not say which'],
  ['\u202e<script>', 'A browser that does not say which'],
])('a browser that calls itself %s is %s', (userAgent, words) => {
  expect(describeDevice({ kind: 'browser', userAgent })).toBe(words)
})

test('a program is no browser, whatever it calls itself', () => {
  expect(describeDevice({ kind: 'bearer', userAgent: 'curl/8.5.0' })).toBe(
    'A program that signed in with your password',
  )
})

test.each([
  [{ address: '41.90.0.1', country: 'KE' }, '41.90.0.1, Kenya'],
  [{ address: '10.0.0.4', country: null }, '10.0.0.4'],
  [{ address: '', country: null }, 'an unknown address'],
])('%j is %s', (where, words) => {
  expect(describePlace(where)).toBe(words)
})
