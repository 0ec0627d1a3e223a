import { fileId, jobId } from '@tessera/contracts/ids'
import { Hono } from 'hono'
import type { ApiEnv } from '../http/api-env.ts'
import { proceduresFor } from '../http/trpc-handler.ts'
import type { AppRouter } from '../router.ts'
import { parseParam } from './json-body.ts'
import { snakeCase } from './snake-case.ts'

export function jobRoutes(router: AppRouter): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.get('/jobs', async (c) => {
    const cursor = c.req.query('cursor') ?? null
    return c.json(snakeCase(await proceduresFor(router, c).jobs.list({ cursor })))
  })
  app.get('/jobs/:jobId', async (c) => {
    const id = parseParam(jobId, c.req.param('jobId'))
    return c.json(snakeCase(await proceduresFor(router, c).jobs.get({ jobId: id })))
  })
  app.get('/jobs/:jobId/status', async (c) => {
    const id = parseParam(jobId, c.req.param('jobId'))
    const job = await proceduresFor(router, c).jobs.get({ jobId: id })
    const { state, waitReason, stateText, cancelRequested, updatedAt, endedAt } = job
    return c.json(
      snakeCase({ id, state, waitReason, stateText, cancelRequested, updatedAt, endedAt }),
    )
  })
  app.post('/jobs/:jobId/cancel', async (c) => {
    const id = parseParam(jobId, c.req.param('jobId'))
    return c.json(snakeCase(await proceduresFor(router, c).jobs.cancel({ jobId: id })))
  })
  app.post('/jobs/:jobId/progress-ticket', async (c) => {
    const id = parseParam(jobId, c.req.param('jobId'))
    return c.json(snakeCase(await proceduresFor(router, c).jobs.progressTicket({ jobId: id })), 201)
  })
  app.post('/api/results/:fileId/download-link', async (c) => {
    const id = parseParam(fileId, c.req.param('fileId'))
    const link = await proceduresFor(router, c).results.downloadLink({ fileId: id })
    return c.json(snakeCase(link), 201)
  })
  app.get('/jobs/:jobId/results', async (c) => {
    const id = parseParam(jobId, c.req.param('jobId'))
    const files = await proceduresFor(router, c).results.list({ jobId: id })
    return c.json(
      snakeCase(files.map((file) => ({ ...file, downloadUrl: `/api/results/${file.id}` }))),
    )
  })
  return app
}
