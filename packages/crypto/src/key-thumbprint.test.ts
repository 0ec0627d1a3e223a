import { expect, test } from 'vitest'
import { keyThumbprint } from './key-thumbprint.ts'

test('a key has the name that RFC 8037 gives it', () => {
  const publicKey = Buffer.from('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', 'base64url')
  expect(keyThumbprint(publicKey)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
})
