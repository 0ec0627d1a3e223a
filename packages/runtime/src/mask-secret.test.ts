import { expect, test } from 'vitest'
import { maskSecret } from './mask-secret.ts'

const secret = 'eyJhbGciOi.J9+x/y=_-~' // with characters that encodings change
const mask = maskSecret(secret)
const bytes = Buffer.from(secret)

const forms = {
  'as it is': secret,
  'in capitals': secret.toUpperCase(),
  'URL-encoded': encodeURIComponent(secret),
  'URL-encoded in small letters': encodeURIComponent(secret).toLowerCase(),
  'as hex': bytes.toString('hex').toUpperCase(),
  'in JSON with escapes': secret.replace('/', '\\/').replace('+', '\\u002B'),
  'in base64': bytes.toString('base64'),
  'in base64url': bytes.toString('base64url'),
  'in base64 together with one byte': Buffer.from(`a${secret}b`).toString('base64'),
  'in base64 together with two bytes': Buffer.from(`a:${secret}`).toString('base64url'),
}

test.each(Object.entries(forms))('the secret %s is taken out', (_, form) => {
  const masked = mask.text(`The token ${form} is not good.`)

  expect(masked).toMatch(/^The token \S{0,3}\[secret\]\S{0,3} is not good\.$/)
})

test('what is not the secret stays', () => {
  const text = `eyJhbGciOi of another token, ${Buffer.from('another').toString('base64')}: ümläut`
  expect(mask.text(text)).toBe(text)
})

test.each([1, 2, 7, 1000])(
  'an answer is masked wherever it is cut, here into pieces of %d bytes',
  async (size) => {
    const text = `ü ${secret} and ${encodeURIComponent(secret)} ${'.'.repeat(500)} ${secret}${secret}`
    const answer = mask.response(
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

  const reader = mask.response(new Response(source)).body?.getReader()
  await reader?.read()
  await reader?.cancel()

  await stopped.promise
})

test('an answer without a body stays without one', () => {
  expect(mask.response(new Response(null, { status: 204 })).body).toBeNull()
})

function inPieces(bytes: Buffer, size: number): ReadableStream<Uint8Array> {
  return ReadableStream.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      Uint8Array.from(bytes.subarray(index * size, (index + 1) * size)),
    ),
  )
}
