import { CryptoError } from '@tessera/crypto/crypto-error'
import type { RequestContext } from '../context.ts'

/**
 * Opens what somebody sealed to the broker when she entered a credential. Whoever asked wipes it.
 *
 * @param sealed base64url
 * @returns null when it is not what it was bound to
 */
export async function openEntered(
  { deps }: RequestContext,
  sealed: string,
  bound: { readonly info: string; readonly aad: Uint8Array },
): Promise<Buffer | null> {
  deps.watch.metrics.decryptions.inc({ what: 'sealed_credential' })
  try {
    return await deps.keys.credentialOpener.open(Buffer.from(sealed, 'base64url'), bound)
  } catch (error) {
    if (error instanceof CryptoError) return null
    throw error
  }
}
