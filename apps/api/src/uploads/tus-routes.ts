import { fileId } from '@tessera/contracts/ids'
import { findInput } from '@tessera/db/inputs'
import { Hono } from 'hono'
import type { ApiEnv } from '../http/api-env.ts'
import type { Owner } from '../http/principal.ts'
import { requireOwner } from '../http/scopes.ts'
import { proceduresFor } from '../http/trpc-handler.ts'
import type { AppRouter } from '../router.ts'
import { createTusServer, type TusDependencies } from './tus-server.ts'

/** `/api/uploads`: make one with POST, send its bytes with PATCH, ask how many have arrived with HEAD. */
export function tusRoutes(deps: TusDependencies, router: AppRouter): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  const tus = createTusServer(deps)

  app.delete('/api/uploads/:id', async (c) => {
    await proceduresFor(router, c).uploads.remove({ fileId: c.req.param('id') })
    return new Response(null, { status: 204, headers: tusHeaders })
  })
  app.all('/api/uploads/:id', async (c) => {
    const principal = await requireOwner(c, ['uploads:write'])
    if (c.req.method === 'HEAD') {
      const whole = await answerWhole(principal, c.req.param('id'))
      if (whole !== null) return whole
    }
    return await tus.handle(c.req.raw, principal)
  })
  app.all(
    '/api/uploads',
    async (c) => await tus.handle(c.req.raw, await requireOwner(c, ['uploads:write'])),
  )
  return app
}

/** A client whose last answer was lost asks again when the bytes have left the spool: all of them had arrived. */
async function answerWhole(principal: Owner, uploadId: string): Promise<Response | null> {
  const id = fileId.safeParse(uploadId)
  if (!id.success) return null
  const file = await principal.asUser(async (unit) => await findInput(unit, id.data))
  if (file === null || file.state === 'receiving') return null
  const size = String(file.sizeBytes)
  return new Response(null, {
    headers: { ...tusHeaders, 'upload-offset': size, 'upload-length': size },
  })
}

const tusHeaders = { 'tus-resumable': '1.0.0', 'cache-control': 'no-store' } as const
