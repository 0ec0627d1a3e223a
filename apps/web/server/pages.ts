import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { isNavigation } from './routing.ts'
import { noncePlaceholder, securityHeaders } from './security-headers.ts'

export interface PagesOptions {
  readonly distDir: string
  readonly https: boolean
}

/** The built web application: its files, and index.html for every address that a browser opens. */
export function createPages({ distDir, https }: PagesOptions): Hono {
  const headers = Object.entries(securityHeaders({ https }))
  const files = (cacheControl: string) =>
    serveStatic({
      root: distDir,
      precompressed: true,
      onFound: (_path, context) => context.header('cache-control', cacheControl),
    })

  return new Hono()
    .use(async (context, next) => {
      for (const [name, value] of headers) context.header(name, value)
      await next()
    })
    .get('/assets/*', files(FOR_EVER), (context) => context.text('Not found', 404))
    .get('/:file{[a-z-]+\\.(?:svg|js|txt)}', files('no-cache'))
    .get('*', async (context) => {
      const { method, url } = context.req
      if (!isNavigation({ method, url, headers: { accept: context.req.header('accept') } })) {
        return context.text('Not found', 404)
      }
      // Read each time: after a new build the page never names the files of an old one.
      const page = await readFile(join(distDir, 'index.html'), 'utf8')
      const nonce = randomBytes(16).toString('base64')
      return context.html(page.replaceAll(noncePlaceholder, nonce), 200, {
        ...securityHeaders({ https, nonce }),
        'cache-control': 'no-store',
        vary: 'accept',
      })
    })
}

/** Their names hold a hash of what is in them. */
const FOR_EVER = 'public, max-age=31536000, immutable'
