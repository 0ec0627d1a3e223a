import { randomBytes } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { encodingsOf } from './encodings-of.ts'
import { SecretScanner } from './secret-scanner.ts'

const secret = 'a "canary" of 100 % / + \\ ü'

function encodingsFound(content: string | Uint8Array): readonly string[] {
  const scanner = new SecretScanner({ secret })
  scanner.scan('sink', 'place', content)
  return scanner.findings.map(({ encoding }) => encoding)
}

describe('a secret is found', () => {
  test.each([
    ['plain', secret],
    ['hex', Buffer.from(secret).toString('hex')],
    ['upper-case hex', Buffer.from(secret).toString('hex').toUpperCase()],
    ['escaped for a URL', encodeURIComponent(secret)],
    ['escaped for a form', String(new URLSearchParams({ secret }))],
    ['escaped for JSON', JSON.stringify({ secret })],
  ])('%s, wherever it stands', (encoding, written) => {
    expect(encodingsFound(`before ${written} after`)).toEqual([encoding])
    expect(encodingsFound(written)).toEqual([encoding])
  })

  test.each(['base64', 'base64url'] as const)('inside of a longer text in %s', (encoding) => {
    for (let length = 0; length < 12; length++) {
      const around = randomBytes(length)
      const written = Buffer.concat([around, Buffer.from(secret), around]).toString(encoding)
      expect(encodingsFound(written)).toContainEqual(expect.stringContaining('base64'))
    }
  })

  test('in each encoding when it is bytes and no text', () => {
    const key = randomBytes(32)
    for (const { encoding, bytes } of encodingsOf(key)) {
      const scanner = new SecretScanner({ key })
      scanner.scan('sink', 'place', Buffer.concat([randomBytes(7), bytes, randomBytes(7)]))
      expect(scanner.findings).toContainEqual({
        secret: 'key',
        sink: 'sink',
        place: 'place',
        encoding,
      })
    }
  })
})

test('nothing is found where a secret lies in part, or hashed, or not at all', () => {
  expect(encodingsFound(secret.slice(0, -1))).toEqual([])
  expect(encodingsFound(secret.slice(1))).toEqual([])
  expect(encodingsFound(deflateRawSync(secret))).toEqual([])
  expect(encodingsFound(randomBytes(100_000))).toEqual([])
  expect(encodingsFound('')).toEqual([])
})

test('what was found is listed once for each place, with its kind', () => {
  const scanner = new SecretScanner({ secret, other: 'another secret' })
  scanner.scan('log', 'a.log', `${secret} ${secret}`)
  scanner.scan('table', 'app.users', secret)
  scanner.scan('table', 'app.jobs', 'another secret')

  expect(scanner.sinksOf('secret')).toEqual(['log', 'table'])
  expect(scanner.findings).toHaveLength(3)
})

test('a secret that would be found by chance is refused', () => {
  expect(() => new SecretScanner({ pin: '1234' })).toThrow('too short')
})
