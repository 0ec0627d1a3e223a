import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { maskSecret, SecretFound } from './mask-secret.ts'

const secret = 'eyJhbGciOi.J9+x/y=_-~' // with characters that encodings change
const bytes = Buffer.from(secret)

const forms = {
  'as it is': secret,
  'in capitals': secret.toUpperCase(),
  'URL-encoded': encodeURIComponent(secret),
  'URL-encoded in small letters': encodeURIComponent(secret).toLowerCase(),
  'URL-encoded in every character': secret.replace(/./g, percent),
  'with escapes of HTML': secret.replace(/./g, (one) => `&#${one.charCodeAt(0)};`),
  'with escapes of HTML in hex': secret.replace(/./g, (one) => `&#x${hex(one)};`),
  'in JSON with every character escaped': secret.replace(/./g, (one) => `\\u00${hex(one)}`),
  'as hex': bytes.toString('hex').toUpperCase(),
  'in JSON with escapes': secret.replace('/', '\\/').replace('+', '\\u002B'),
  'in base64': bytes.toString('base64'),
  'in base64url': bytes.toString('base64url'),
  'in base64 together with one byte': Buffer.from(`a${secret}b`).toString('base64'),
  'in base64 together with two bytes': Buffer.from(`a:${secret}`).toString('base64url'),
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16)
}

function percent(character: string): string {
  return `%${hex(character)}`
}

test.each(Object.entries(forms))('the secret %s is taken out', (_, form) => {
  const masked = maskSecret(secret).text(`The token ${form} is not good.`)

  expect(masked).toMatch(/^The token \S{0,3}\[secret\]\S{0,3} is not good\.$/)
})

test('what is not the secret stays', () => {
  const text = `eyJhbGciOi of another token, ${Buffer.from('another').toString('base64')}: ümläut`
  expect(maskSecret(secret).text(text)).toBe(text)
})

test.each([1, 2, 7, 1000])(
  'an answer is masked wherever it is cut, here into pieces of %d bytes',
  async (size) => {
    const text = `ü ${secret} and ${encodeURIComponent(secret)} ${'.'.repeat(500)} ${secret}${secret}`
    const answer = maskSecret(secret).response(
      new Response(inPieces(Buffer.from(text), size), {
        status: 401,
        statusText: `No ${secret}`,
        headers: { 'retry-after': '3' },
      }),
    )

    expect(await answer.text()).toBe(`ü [secret] and [secret] ${'.'.repeat(500)} [secret][secret]`)
    expect(answer).toMatchObject({ status: 401, statusText: 'No [secret]' })
    expect(answer.headers.get('retry-after')).toBe('3')
  },
)

test('whoever stops reading an answer stops it at its source', async () => {
  const stopped = Promise.withResolvers<void>()
  const source = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(4096)),
    cancel: () => stopped.resolve(),
  })

  const reader = maskSecret(secret).response(new Response(source)).body?.getReader()
  await reader?.read()
  await reader?.cancel()

  await stopped.promise
})

test('an answer without a body stays without one', () => {
  expect(maskSecret(secret).response(new Response(null, { status: 204 })).body).toBeNull()
})

function inPieces(bytes: Buffer, size: number): ReadableStream<Uint8Array> {
  return ReadableStream.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      Uint8Array.from(bytes.subarray(index * size, (index + 1) * size)),
    ),
  )
}

test.each([1, 5, 64, 4096])('text is masked as it passes in pieces of %d bytes', async (size) => {
  const text = `${'a'.repeat(5000)}${secret}${'b'.repeat(5000)}`
  const passed = await buffer(maskSecret(secret).bytes(inPieces(Buffer.from(text), size), 'text'))
  expect(passed.toString()).toBe(text.replace(secret, '[secret]'))
})

test('data that does not hold the secret passes as it is', async () => {
  const data = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256))
  expect((await buffer(maskSecret(secret).bytes(inPieces(data, 1000), 'data'))).equals(data)).toBe(
    true,
  )
})

test.each(Object.entries({ ...forms, 'in UTF-16': Buffer.from(secret, 'utf16le') }))(
  'data that holds the secret %s is broken off before it',
  async (_, form) => {
    const data = Buffer.concat([Buffer.alloc(900, 1), Buffer.from(form), Buffer.alloc(900, 2)])
    for (const size of [9, 5000]) {
      const passed: Buffer[] = []
      const read = async () => {
        for await (const piece of maskSecret(secret).bytes(inPieces(data, size), 'data')) {
          passed.push(Buffer.from(piece))
        }
      }
      await expect(read()).rejects.toThrow(SecretFound)
      expect(Buffer.concat(passed).every((byte) => byte === 1)).toBe(true)
    }
  },
)

test.each<[string, (base64: string) => string]>([
  ['base64', (base64) => base64],
  ['base64url', (base64) => base64.replaceAll('+', '-').replaceAll('/', '_')],
  ['base64 in a URL', encodeURIComponent],
  ['base64 in JSON', (base64) => base64.replaceAll('/', '\\/')],
])('a secret with every sign of base64 is found in %s', (_, write) => {
  const signs = 'token-???~~~'
  const base64 = Buffer.from(signs).toString('base64')
  expect(base64).toMatch(/\/.*\+/)
  expect(maskSecret(signs).text(write(base64))).toBe('[secret]')
})

test('a password that is not ASCII is found as it is written in each encoding', () => {
  const password = 'ada:né \u{1f511}(x)'
  const { text } = maskSecret(Buffer.from(password).toString('latin1'))
  const written = [
    password,
    encodeURIComponent(password),
    new URLSearchParams({ p: password }).toString().slice(2),
    JSON.stringify(password).slice(1, -1),
    'ada:n\\u00e9 \\ud83d\\udd11(x)',
    'ada:n&#233; &#x1f511;(x)',
    Buffer.from(password).toString('hex'),
    Buffer.from(password).toString('base64url'),
  ]
  for (const form of written) {
    expect(text(Buffer.from(form).toString('latin1'))).toMatch(/^\[secret\]\w?$/)
  }
})
