import { documentId } from '@tessera/contracts/ids'
import { Hono } from 'hono'
import type { ApiEnv } from '../http/api-env.ts'
import { proceduresFor } from '../http/trpc-handler.ts'
import type { AppRouter } from '../router.ts'
import { parseParam } from './json-body.ts'
import { snakeCase } from './snake-case.ts'

export function documentRoutes(router: AppRouter): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.get('/documents', async (c) => {
    const cursor = c.req.query('cursor') ?? null
    return c.json(snakeCase(await proceduresFor(router, c).documents.list({ cursor })))
  })
  app.get('/documents/:documentId', async (c) => {
    const id = parseParam(documentId, c.req.param('documentId'))
    return c.json(snakeCase(await proceduresFor(router, c).documents.get({ documentId: id })))
  })
  app.post('/documents/:documentId/process', async (c) => {
    const id = parseParam(documentId, c.req.param('documentId'))
    const begun = await proceduresFor(router, c).documents.process({ documentId: id })
    return c.json(snakeCase(begun), 202)
  })
  return app
}
