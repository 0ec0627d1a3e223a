import { newToken } from '@tessera/crypto/row-proof'
import { Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import { expect, test } from 'vitest'
import { holderCookieName, holderCookieRules } from './holder-cookie.ts'
import { createKeptCookie, deviceCookie, knownBrowserCookie, passkeyCookie } from './kept-cookie.ts'
import { createSessionCookie } from './session-cookie.ts'

test('every cookie is for this host alone, over TLS, and read by no script', async () => {
  const headers = new Headers()
  const token = newToken()
  createSessionCookie(headers).set(token)
  createSessionCookie(headers).clear()
  for (const kept of [deviceCookie, knownBrowserCookie, passkeyCookie])
    createKeptCookie(kept, null, headers).set(token)
  const openId = new Hono().get('/', (c) => {
    setCookie(c, holderCookieName, token.expose(), holderCookieRules)
    return c.body(null)
  })
  const answer = await openId.request('/')
  const cookies = [...headers.getSetCookie(), ...answer.headers.getSetCookie()]
  expect(cookies).toHaveLength(6)
  for (const cookie of cookies) {
    expect(cookie).toMatch(/^__Host-tessera[a-z-]*=/)
    for (const rule of ['Path=/', 'Secure', 'HttpOnly', 'Max-Age='])
      expect(cookie).toContain(`; ${rule}`)
    expect(cookie).toMatch(/; SameSite=(Lax|Strict)/)
    expect(cookie).not.toMatch(/domain/i)
  }
})
