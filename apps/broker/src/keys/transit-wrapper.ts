import type { Secret } from '@tessera/crypto/secret'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { z } from 'zod'
import type { KeyContext, KeyWrapper } from './key-wrapper.ts'

/**
 * The transit engine of OpenBao or Vault keeps the key that protects the store: `POST {address}/v1/{mount}/encrypt/{key}`
 * and `…/decrypt/{key}`, with which key it is as associated data.
 */
export function transitWrapper(options: {
  readonly address: string
  readonly mount: string
  readonly key: string
  readonly token: Secret<string>
}): KeyWrapper {
  const { address, mount, key, token } = options

  return {
    kind: 'transit',
    async wrap(bytes, context) {
      const plaintext = Buffer.from(bytes).toString('base64')
      const answer = await post('encrypt', { plaintext }, context)
      return Buffer.from(encryptAnswer.parse(answer).data.ciphertext)
    },
    async unwrap(wrapped, context) {
      const ciphertext = Buffer.from(wrapped).toString()
      const answer = await post('decrypt', { ciphertext }, context)
      return Buffer.from(decryptAnswer.parse(answer).data.plaintext, 'base64')
    },
  }

  async function post(
    operation: 'encrypt' | 'decrypt',
    body: Readonly<Record<string, string>>,
    context: KeyContext,
  ): Promise<unknown> {
    const associated = Buffer.from(JSON.stringify([context.purpose, context.keyId]))
    const response = await fetch(`${address}/v1/${mount}/${operation}/${key}`, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMilliseconds),
      headers: { 'content-type': 'application/json', 'x-vault-token': token.expose() },
      body: JSON.stringify({ ...body, associated_data: associated.toString('base64') }),
    }).catch((cause: unknown) => {
      throw new StartUpError(`${address} does not answer about the key ${context.keyId}`, { cause })
    })
    if (response.ok) return await response.json()
    throw new StartUpError(
      `the transit key ${key} does not ${operation} the key ${context.keyId} (${response.status})`,
    )
  }
}

const encryptAnswer = z.object({ data: z.object({ ciphertext: z.string().min(1) }) })
const decryptAnswer = z.object({ data: z.object({ plaintext: z.base64() }) })
const timeoutMilliseconds = 10_000
