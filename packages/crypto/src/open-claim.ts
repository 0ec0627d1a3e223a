import { hpkeSuite } from '#hpke-suite'
import { type OpenContext, openParsed, parseSealed } from './opening.ts'
import { CryptoError } from './crypto-error.ts'

/** A key pair for one answer. The private half cannot be exported and dies with this object. */
export interface ClaimKey {
  /** X25519, 32 bytes; the answer is sealed to `{ id: 'claim', publicKey }` */
  readonly publicKey: Uint8Array
  /** @throws CryptoError as `Opener.open` */
  open(sealed: Uint8Array, context: OpenContext): Promise<Buffer>
}

export async function createClaimKey(): Promise<ClaimKey> {
  const keyPair = await hpkeSuite.GenerateKeyPair(false)
  return {
    publicKey: await hpkeSuite.SerializePublicKey(keyPair.publicKey),
    async open(sealed, context) {
      const header = parseSealed(sealed)
      if (header.keyId !== CLAIM_KEY_ID) {
        throw new CryptoError('unknown_key', 'the sealed bytes are not an answer to a claim')
      }
      return await openParsed(keyPair, header, context)
    },
  }
}

const CLAIM_KEY_ID = 'claim'
