import { refusedLinkPage } from '@tessera/contracts/file'
import { fileId, type FileId } from '@tessera/contracts/ids'
import { findResult, type StoredFile } from '@tessera/db/files'
import { beginMemberDownload, findShownResult } from '@tessera/db/study-jobs'
import { Fault, isFault } from '@tessera/runtime/fault'
import { type Context, Hono } from 'hono'
import type { ApiEnv } from '../http/api-env.ts'
import type { Caller, ConsentedProgram, Owner } from '../http/principal.ts'
import { requireOwner } from '../http/scopes.ts'
import { downloadsPath } from '../http/logged-path.ts'
import type { TaskLease, TaskTokens } from '../task-tokens/task-tokens.ts'
import { auditWriter } from '../trpc.ts'
import { type DownloadDependencies, wholeOrPart, wholeResult } from './result-response.ts'

/** Results, decrypted as they are sent. */
export function resultRoutes(
  deps: DownloadDependencies & { readonly taskTokens: TaskTokens },
): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.get('/api/results/:fileId', async (c) => {
    const caller = c.get('program') ?? (await requireOwner(c, ['results:read']))
    const principal: Caller = caller
    const id = fileId.safeParse(c.req.param('fileId'))
    const file = id.success
      ? await principal.asUser(async (unit, userId) => {
          const found = await findResult(unit, id.data)
          if (found !== null && isOther(caller)) {
            await auditWriter('result.downloaded', caller)(unit, userId, { subject: found.id })
          }
          return found
        })
      : null
    const found = file ?? (id.success ? await resultOfStudy(caller, id.data) : null)
    if (found === null) throw new Fault('not_found')
    return await wholeOrPart(deps, c, { principal, file: found })
  })

  // Needs no session: it is for curl and the like, on another machine than the page.
  app.get(`${downloadsPath}/:token`, async (c) => {
    if (c.req.method !== 'GET' || c.req.header('range') !== undefined) {
      const message = 'A link for one download gives the whole file.'
      throw new Fault('invalid_input', { details: [{ subject: 'range', message }] })
    }
    const lease = await redeemed(c, deps.taskTokens)
    if (lease instanceof Response) return lease
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

/** Of another member of a study, for somebody who has signed in herself. Its owner can read of it. */
async function resultOfStudy(
  caller: Owner | ConsentedProgram,
  id: FileId,
): Promise<StoredFile | null> {
  if (caller.method === 'token' || caller.method === 'consent') return null
  const job = await caller.asUser(async (unit) => await beginMemberDownload(unit, id))
  return job === null
    ? null
    : await caller.asMember(job, async (unit) => await findShownResult(unit, id))
}

/** A person who opens a link that is spent is shown a page that says so; programs are told as always. */
async function redeemed(c: Context<ApiEnv>, taskTokens: TaskTokens): Promise<TaskLease | Response> {
  try {
    return await taskTokens.redeem('download', c.req.param('token') ?? '')
  } catch (error) {
    const isPerson = c.req.header('accept')?.includes('text/html') === true
    if (!isPerson || !isFault(error, 'task_token_refused')) throw error
    return c.redirect(refusedLinkPage, 303)
  }
}

/** What others fetch, its owner can read of. */
function isOther(caller: Owner | ConsentedProgram): boolean {
  return caller.method === 'token' || caller.method === 'consent'
}
