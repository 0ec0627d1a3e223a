import { z } from 'zod'

/**
 * When a token says that it ends, if it is a JSON Web Token (RFC 7519 §4.1.4). Nothing is believed but the day on which
 * its owner is to be reminded: whether it is good, its service says.
 */
export function expiryInToken(token: Uint8Array): Date | null {
  const { exp } = claimsIn(token)
  const expiresAt = exp === undefined ? null : new Date(exp * 1000)
  return expiresAt === null || Number.isNaN(expiresAt.getTime()) ? null : expiresAt
}

/**
 * Whose a token says that it is (RFC 7519 §4.1.2): for a service that takes a token and does not say whose it is. Nothing
 * is believed but whether two tokens of one person are of the same account.
 */
export function subjectInToken(token: Uint8Array): string | null {
  return claimsIn(token).sub ?? null
}

function claimsIn(token: Uint8Array): z.infer<typeof claims> {
  const [, payload = ''] = Buffer.from(token).toString('latin1').split('.')
  try {
    return claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
  } catch {
    return {}
  }
}

const claims = z.object({
  exp: z.number().positive().optional().catch(undefined),
  sub: z.string().trim().min(1).max(200).optional().catch(undefined),
})
