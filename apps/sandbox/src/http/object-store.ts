import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { Hono } from 'hono'

/** A second origin that stands for an object store behind the server: links to it are unguessable and short-lived. */
export class ObjectStore {
  /** Whether downloads are answered by a redirect to the store. */
  isUsed: boolean
  #origin: string | undefined
  readonly #links = new Map<string, { path: string; expiresOn: number }>()

  constructor(isUsed: boolean) {
    this.isUsed = isUsed
  }

  listensAt(origin: string): void {
    this.#origin = origin
  }

  linkTo(path: string): string {
    if (this.#origin === undefined) throw new Error('the object store does not listen')
    const key = randomBytes(24).toString('base64url')
    this.#links.set(key, { path, expiresOn: Date.now() + LINK_MS })
    return `${this.#origin}/object/${key}`
  }

  app(): Hono {
    const app = new Hono()
    app.get('/object/:key', async (c) => {
      // S3 refuses a request that brings a second kind of authorization.
      const brings = ['x-auth-token', 'authorization'].some(
        (name) => c.req.header(name) !== undefined,
      )
      if (brings) {
        return c.body('<Error><Code>InvalidArgument</Code></Error>', 400, XML)
      }
      const link = this.#links.get(c.req.param('key'))
      if (link === undefined || link.expiresOn < Date.now()) {
        return c.body('<Error><Code>AccessDenied</Code></Error>', 403, XML)
      }
      const { size } = await stat(link.path)
      return new Response(Readable.toWeb(createReadStream(link.path)), {
        headers: { 'content-type': 'binary/octet-stream', 'content-length': String(size) },
      })
    })
    return app
  }
}

const LINK_MS = 60 * 60 * 1000
const XML = { 'content-type': 'application/xml' }
