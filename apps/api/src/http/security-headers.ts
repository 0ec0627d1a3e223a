import type { MiddlewareHandler } from 'hono'

/** Answers of the api are data: nothing of them may run, be framed, be guessed at or be kept. */
export function securityHeaders(publicOrigin: string): MiddlewareHandler {
  const isHttps = publicOrigin.startsWith('https:')
  return async (c, next) => {
    await next()
    c.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    c.header('cross-origin-resource-policy', 'same-origin')
    c.header('referrer-policy', 'no-referrer')
    c.header('x-content-type-options', 'nosniff')
    if (isHttps) c.header('strict-transport-security', 'max-age=63072000; includeSubDomains')
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store')
  }
}
