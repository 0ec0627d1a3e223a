import { serviceId } from '@tessera/contracts/ids'
import { serviceOptions } from '@tessera/contracts/service'
import { findServiceOptions, type KnownOptions } from '@tessera/db/service-options'
import { isBeingRead } from '@tessera/db/steps'
import { z } from 'zod'
import { requireCredential } from '../credentials/require-credential.ts'
import type { Delegations } from '../delegations.ts'
import { openToPrograms } from '../trpc.ts'
import { startReading } from './account-reading.ts'
import { requireService } from './require-service.ts'

/**
 * What is known of the account's choices. When that is nothing, or old, a step in the background asks the service; ask
 * again while `reading`.
 */
export function getOptions(deps: { readonly delegations: Delegations }) {
  return openToPrograms('none', 'jobs:submit')
    .input(z.object({ serviceId, refresh: z.boolean().default(false) }))
    .output(
      z.object({
        options: serviceOptions.nullable(),
        failure: z.string().nullable(),
        reading: z.boolean(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const { known, reading } = await ctx.principal.asUser(async (unit) => {
        const service = await requireService(unit, input.serviceId)
        await requireCredential(unit, service)
        return {
          known: await findServiceOptions(unit, service.id),
          reading: await isBeingRead(unit, service.id, 'read-options'),
        }
      })
      const start = !reading && isOld(known, input.refresh)
      if (start) await startReading(deps.delegations, ctx, input.serviceId, 'read-options')
      return {
        options: known?.options ?? null,
        failure: known?.failure ?? null,
        reading: reading || start,
      }
    })
}

function isOld(known: KnownOptions | null, refresh: boolean): boolean {
  if (known === null) return true
  const lifetime = refresh
    ? lifetimes.refreshed
    : lifetimes[known.options === null ? 'failed' : 'read']
  return Date.now() - known.readAt.getTime() > lifetime
}

/** Milliseconds. A page that goes on asking for a refresh must not keep the service busy. */
const lifetimes = { read: 600_000, failed: 30_000, refreshed: 5_000 } as const
