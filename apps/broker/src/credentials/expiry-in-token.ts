import { z } from 'zod'

/**
 * When a token says that it ends, if it is a JSON Web Token (RFC 7519 §4.1.4). Nothing is believed but the day on which
 * its owner is to be reminded: whether it is good, its service says.
 */
export function expiryInToken(token: Uint8Array): Date | null {
  const [, payload = ''] = Buffer.from(token).toString('latin1').split('.')
  try {
    const { exp } = claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
    const expiresAt = new Date(exp * 1000)
    return Number.isNaN(expiresAt.getTime()) ? null : expiresAt
  } catch {
    return null
  }
}

const claims = z.object({ exp: z.number().positive() })
