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

function reply(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
) {
  return cleanReply(new Response(body, { headers }), credential)
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
    const { body } = reply(Uint8Array.from(Buffer.from(`a ${token}`, 'utf16le')))
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
