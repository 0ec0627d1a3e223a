import type { CredentialType } from '@tessera/contracts/service'

/**
 * The header that carries a credential of this type.
 *
 * @param tokenHeader where the adapter's kind of service wants its own tokens
 * @param secret its bytes, as Latin 1
 */
export function credentialInHeader(
  tokenHeader: string,
  type: CredentialType,
  secret: string,
): { readonly name: string; readonly value: string } {
  switch (type) {
    case 'api_token':
      return { name: tokenHeader, value: tokenHeader === 'Authorization' ? bearer(secret) : secret }
    case 'basic':
      // RFC 7617 §2
      return {
        name: 'Authorization',
        value: `Basic ${Buffer.from(secret, 'latin1').toString('base64')}`,
      }
    case 'oauth2':
      return { name: 'Authorization', value: bearer(secret) }
    default:
      return type satisfies never
  }
}

/**
 * What of a credential nobody may read in an answer. A password of a few letters is not looked for alone: it would be
 * found in every word.
 *
 * @param secret its bytes, as Latin 1
 */
export function secretsIn(type: CredentialType, secret: string): readonly string[] {
  if (type !== 'basic') return [secret]
  const password = secret.slice(secret.indexOf(':') + 1)
  return password.length < shortestFound ? [secret] : [secret, password]
}

/** RFC 6750 §2.1 */
function bearer(token: string): string {
  return `Bearer ${token}`
}

const shortestFound = 6
