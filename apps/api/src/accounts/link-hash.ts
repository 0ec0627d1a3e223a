import { proofHash, rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'

/** What is stored of the token behind the `#` of a mail's link. */
export function linkHash(token: string): Buffer {
  return proofHash(rowProof(new Secret(token)))
}
