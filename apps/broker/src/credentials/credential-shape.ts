import { isUtf8 } from 'node:buffer'
import { isBasicShaped } from '@tessera/contracts/basic-credential'
import type { CredentialType } from '@tessera/contracts/service'

/** Whether these bytes can be a credential of this type at all: asked before any service sees them. */
export function isCredentialShaped(type: CredentialType, bytes: Uint8Array): boolean {
  switch (type) {
    case 'api_token':
      return isTokenShaped(bytes)
    case 'basic':
      return isUtf8(bytes) && isBasicShaped(Buffer.from(bytes).toString())
    case 'oauth2':
      // These come from the service itself, never from a page.
      return false
    default:
      return type satisfies never
  }
}

/** Visible ASCII without spaces: what fits into a header, and what no service's token leaves. */
function isTokenShaped(token: Uint8Array): boolean {
  return (
    token.length >= shortest &&
    token.length <= longest &&
    token.every((byte) => byte > 0x20 && byte < 0x7f)
  )
}

const shortest = 16
const longest = 8192
