import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Secret } from '@tessera/crypto/secret'
import { SecretFound } from '@tessera/runtime/mask-secret'
import { describe, expect, it } from 'vitest'
import { cleanReply } from './clean-reply.ts'

const token = 'eyJhbGciOi.J9+x/y=_-~'
const credential = {
  type: 'api_token',
  secret: new Secret(token),
  origin: 'https://service.example',
} as const

/** Said each time: of a text without it, each implementation of Response says something else. */
const plain = ['content-type', 'text/plain']

function reply(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
) {
  const withType = { 'content-type': 'text/plain', ...headers }
  return cleanReply(new Response(body, { headers: withType }), credential)
}

describe('text', () => {
  it.each([
    'text/plain',
    'text/html; charset=utf-8',
    'application/json',
    'application/problem+json; charset=utf-8',
    'Application/XML',
  ])('of type %s is masked', async (type) => {
    const { body } = reply(`a ${token} b`, { 'content-type': type })
    expect(await text(Readable.from(body ?? []))).toBe('a [secret] b')
  })

  it('has no length any more, because that may have changed', () => {
    const { head } = reply(token, { 'content-type': 'text/plain', 'content-length': '21' })
    expect(head.headers).toEqual([['content-type', 'text/plain']])
  })
})

describe('anything else', () => {
  it.each(['application/zip', 'application/octet-stream', 'application/jsonx', 'image/png'])(
    'of type %s is broken off at the credential',
    async (type) => {
      const { body } = reply(`a ${token} b`, { 'content-type': type })
      await expect(text(Readable.from(body ?? []))).rejects.toThrow(SecretFound)
    },
  )

  it('is broken off in UTF-16 too', async () => {
    const bytes = Uint8Array.from(Buffer.from(`a ${token}`, 'utf16le'))
    const { body } = reply(bytes, { 'content-type': 'application/octet-stream' })
    await expect(text(Readable.from(body ?? []))).rejects.toThrow(SecretFound)
  })
})

it.each(['compress', 'gzip, compress', 'aes128gcm'])(
  'an answer that is encoded as %s is not given',
  (coding) => {
    expect(() => reply('x', { 'content-encoding': coding })).toThrow('unreadable_answer')
  },
)

it('what somebody answers who has never seen the credential passes as it is', async () => {
  const { body } = cleanReply(new Response(`a ${token} b`), null)
  expect(await text(Readable.from(body ?? []))).toBe(`a ${token} b`)
})

it.each(['', 'identity', 'gzip', 'x-gzip', 'deflate', 'br', 'zstd', 'GZIP, br'])(
  'an answer that was encoded as %j, which fetch has undone, is given',
  (coding) => {
    expect(reply('x', { 'content-encoding': coding }).head.headers).toEqual([plain])
  },
)

it.each([
  ['chunked', true],
  [' Chunked ', true],
  ['gzip, chunked', false],
  ['identity', false],
])('an answer that was transferred as %j is given: %s', (coding, isGiven) => {
  const given = () => reply('x', { 'transfer-encoding': coding })
  if (isGiven) expect(given().head.headers).toEqual([plain])
  else expect(given).toThrow('unreadable_answer')
})

it('an answer that is not given is not read to its end either', async () => {
  const stopped = Promise.withResolvers<void>()
  const source = new ReadableStream({ cancel: () => stopped.resolve() })
  const answer = new Response(source, { headers: { 'content-encoding': 'compress' } })
  expect(() => cleanReply(answer, credential)).toThrow('unreadable_answer')
  await stopped.promise
  const empty = new Response(null, { headers: { 'content-encoding': 'compress' } })
  expect(() => cleanReply(empty, credential)).toThrow('unreadable_answer')
})

describe('the head', () => {
  it('is masked in its values, and refused for its names', () => {
    const headers = { 'content-type': 'text/plain' }
    const response = new Response('', { status: 401, statusText: `No ${token}`, headers })
    response.headers.set('x-token', token)
    expect(cleanReply(response, credential).head).toEqual({
      status: 401,
      statusText: 'No [secret]',
      headers: [plain, ['x-token', '[secret]']],
    })
    const hex = Buffer.from(token).toString('hex')
    expect(() => reply('x', { [hex]: 'x' })).toThrow(SecretFound)
  })

  it.each(['connection', 'keep-alive', 'trailer', 'upgrade', 'set-cookie'])(
    'comes without %s, also from where the credential was not sent',
    (name) => {
      expect(reply('x', { [name]: 'x' }).head.headers).toEqual([plain])
      const response = new Response('x', { headers: { 'content-type': 'text/plain', [name]: 'x' } })
      expect(cleanReply(response, null).head.headers).toEqual([plain])
    },
  )

  it('stands alone where there is no body', () => {
    expect(cleanReply(new Response(null, { status: 204 }), credential)).toEqual({
      head: { status: 204, statusText: '', headers: [] },
      body: null,
    })
  })
})

it('of name and password neither the two together nor the password is given', async () => {
  const basic = { ...credential, type: 'basic', secret: new Secret('ada:long-passwords') } as const
  const both = Buffer.from('ada:long-passwords').toString('base64')
  const { body } = cleanReply(new Response(`a ${both} b long-passwords c`), basic)
  expect(await text(Readable.from(body ?? []))).toBe('a [secret] b [secret] c')
})
