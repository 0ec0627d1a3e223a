import { expect, it } from 'vitest'
import { credentialInHeader, secretsIn } from './credential-in-header.ts'

it('puts each type where its standard says', () => {
  expect(credentialInHeader('X-Auth-Token', 'api_token', 'abc')).toEqual({
    name: 'X-Auth-Token',
    value: 'abc',
  })
  // The example of RFC 7617 §2.
  expect(credentialInHeader('X-Auth-Token', 'basic', 'Aladdin:open sesame')).toEqual({
    name: 'Authorization',
    value: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
  })
  expect(credentialInHeader('X-Auth-Token', 'oauth2', 'abc').value).toBe('Bearer abc')
})

it('sends a password in the bytes of UTF-8, as in RFC 7617 §2.1', () => {
  const bytes = Buffer.from('test:123£').toString('latin1')
  expect(credentialInHeader('X-Auth-Token', 'basic', bytes).value).toBe('Basic dGVzdDoxMjPCow==')
})

it('looks for a password alone too, unless it is in every word', () => {
  expect(secretsIn('basic', 'ada:correct horse')).toEqual(['ada:correct horse', 'correct horse'])
  expect(secretsIn('basic', 'ada:er')).toEqual(['ada:er'])
  expect(secretsIn('api_token', 'a:b')).toEqual(['a:b'])
})
