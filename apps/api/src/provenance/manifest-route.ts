import { jobId } from '@tessera/contracts/ids'
import { attemptNumber } from '@tessera/contracts/job'
import { Fault } from '@tessera/runtime/fault'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { ApiEnv } from '../http/api-env.ts'
import type { Caller, ConsentedProgram, Owner } from '../http/principal.ts'
import { requireOwner, requireScope } from '../http/scopes.ts'
import { auditWriter } from '../trpc.ts'
import type { Provenance } from './provenance.ts'
import { readProvenance, readResearcher, type WantedAttempt } from './read-provenance.ts'
import { readStudyProvenance } from './read-study-provenance.ts'
import { roCrateOf } from './ro-crate.ts'

/** The RO-Crate metadata document of an attempt, as a file. Only to its owner herself it says who she is. */
export function manifestRoutes(deps: { readonly publicOrigin: string }): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.get('/api/jobs/:jobId/ro-crate', async (c) => {
    const caller = await callerOf(c)
    const wanted = wantedAttempt.safeParse({ ...c.req.param(), ...c.req.query() })
    const provenance = wanted.success ? await readFor(caller, wanted.data) : null
    if (provenance === null) throw new Fault('not_found')
    return c.body(`${JSON.stringify(roCrateOf(provenance, deps.publicOrigin), null, 2)}\n`, 200, {
      'cache-control': 'private, no-store',
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${fileNameOf(provenance)}"`,
    })
  })
  return app
}

/** @throws Fault as each scope that is missing */
async function callerOf(c: Context<ApiEnv>): Promise<Owner | ConsentedProgram> {
  const program = c.get('program')
  if (program === null) return await requireOwner(c, scopes)
  for (const scope of scopes) await requireScope(program, scope)
  return program
}

async function readFor(
  caller: Owner | ConsentedProgram,
  wanted: WantedAttempt,
): Promise<Provenance | null> {
  if (caller.method === 'browser' || caller.method === 'bearer') {
    const own = await caller.asReader(async (unit, userId) => {
      const found = await readProvenance(unit, wanted)
      return found === null ? null : { ...found, researcher: await readResearcher(unit, userId) }
    })
    if (own !== null) return own
    return await caller.asMember(
      wanted.jobId,
      async (unit) => await readStudyProvenance(unit, wanted),
    )
  }
  const other: Caller = caller
  return await other.asUser(async (unit, userId) => {
    const found = await readProvenance(unit, wanted)
    // What others fetch, its owner can read of.
    if (found !== null)
      await auditWriter('manifest.downloaded', caller)(unit, userId, { subject: wanted.jobId })
    return found
  })
}

/** A detached crate is called after what it describes. */
function fileNameOf({ job, attempt }: Provenance): string {
  const name = job.name.replaceAll(/[^A-Za-z0-9.-]+/g, '_')
  return `${name}-${attempt.number}-ro-crate-metadata.json`
}

const scopes = ['jobs:read', 'results:read'] as const

const wantedAttempt = z.object({ jobId, attempt: z.coerce.number().pipe(attemptNumber).optional() })

const mediaType =
  'application/ld+json; profile="http://www.w3.org/ns/json-ld#flattened http://www.w3.org/ns/json-ld#compacted https://w3id.org/ro/crate"'
