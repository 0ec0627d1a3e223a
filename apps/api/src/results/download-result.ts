import { fileId } from '@tessera/contracts/ids'
import { findResult } from '@tessera/db/files'
import { Fault } from '@tessera/runtime/fault'
import { Hono } from 'hono'
import type { ApiEnv } from '../http/api-env.ts'
import { downloadsPath } from '../http/logged-path.ts'
import type { TaskTokens } from '../task-tokens/task-tokens.ts'
import { type DownloadDependencies, wholeOrPart, wholeResult } from './result-response.ts'

/** Results, decrypted as they are sent. */
export function resultRoutes(
  deps: DownloadDependencies & { readonly taskTokens: TaskTokens },
): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.get('/api/results/:fileId', async (c) => {
    const principal = c.get('principal')
    if (principal === null) throw new Fault('not_signed_in')
    const id = fileId.safeParse(c.req.param('fileId'))
    const file = id.success
      ? await principal.asUser(async (unit) => await findResult(unit, id.data))
      : null
    if (file === null) throw new Fault('not_found')
    return await wholeOrPart(deps, c, { principal, file })
  })

  // Needs no session: it is for curl and the like, on another machine than the page.
  app.get(`${downloadsPath}/:token`, async (c) => {
    if (c.req.method !== 'GET' || c.req.header('range') !== undefined) {
      const message = 'A link for one download gives the whole file.'
      throw new Fault('invalid_input', { details: [{ subject: 'range', message }] })
    }
    const lease = await deps.taskTokens.redeem('download', c.req.param('token'))
    try {
      const { principal, fileId: id } = lease
      const file =
        id === null ? null : await principal.asUser(async (unit) => await findResult(unit, id))
      if (file === null) throw new Fault('not_found')
      return await wholeResult(deps, c, { principal, file })
    } catch (error) {
      // No byte was sent, so the link is as good as before.
      await lease.end(false)
      throw error
    }
  })
  return app
}
