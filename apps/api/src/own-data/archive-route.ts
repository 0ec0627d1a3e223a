import { ownDataPath } from '@tessera/contracts/own-data'
import { Fault } from '@tessera/runtime/fault'
import type { Logger } from '@tessera/runtime/logger'
import { type Context, Hono } from 'hono'
import type { ApiEnv } from '../http/api-env.ts'
import { getOnly } from '../http/get-only.ts'
import type { Principal } from '../http/principal.ts'
import { auditWriter, requireRecentFactor } from '../trpc.ts'
import { type OwnDataDependencies, refuseSecond } from './router.ts'
import { type ArchiveDependencies, writeArchive } from './write-archive.ts'

/** All of a user's data as one zip, for a browser in which she is signed in. One at a time. */
export function ownDataRoutes(
  deps: ArchiveDependencies & OwnDataDependencies & { readonly logger: Logger },
): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  const { archives } = deps
  app.get(ownDataPath, getOnly, async (c) => {
    const principal = browserOf(c)
    await requireRecentFactor(principal)
    const userId = await principal.asReader(async (_unit, owner) => await Promise.resolve(owner))
    refuseSecond(archives, userId)
    archives.add(userId)
    const note = auditWriter('data.exported', principal)
    try {
      await principal.asUser(async (unit) => await note(unit, userId, {}))
    } catch (error) {
      archives.delete(userId)
      throw error
    }
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    void writeArchive(deps, principal, writable)
      .catch((error: unknown) => {
        deps.logger.warn({ err: error }, 'an archive of a user’s data broke off')
        c.env.outgoing?.destroy()
      })
      .finally(() => archives.delete(userId))
    return new Response(readable, {
      headers: {
        'cache-control': 'private, no-store',
        'content-type': 'application/zip',
        'content-disposition': 'attachment; filename="tessera-data.zip"',
      },
    })
  })
  return app
}

function browserOf(c: Context<ApiEnv>): Principal {
  const principal = c.get('principal')
  if (c.get('token') !== null) throw new Fault('token_too_narrow')
  if (principal === null) throw new Fault('not_signed_in')
  if (principal.method !== 'browser') throw new Fault('not_allowed')
  // Another site would cost her only time, and a file that she did not ask for.
  if (c.req.header('sec-fetch-site') === 'cross-site') throw new Fault('cross_site_request')
  // Whoever does not accept new terms takes her data along.
  return principal.beforeTerms
}
