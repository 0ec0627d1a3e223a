/**
 * What a browser keeps while its owner is at another server: it says that the one that comes back is the one that left, and
 * stands for her until she is signed in.
 */
export const holderCookieName = '__Host-tessera-openid'
export const holderCookieRules = {
  path: '/',
  httpOnly: true,
  secure: true,
  sameSite: 'Lax',
  maxAge: 1_200,
} as const
