import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { serviceId } from '@tessera/contracts/ids'
import { largestPanelSites, panelSitesQuestion } from '@tessera/contracts/panel-sites'
import { writeAudit } from '@tessera/db/audit'
import { holdPanelSites } from '@tessera/db/service-checks'
import { Fault } from '@tessera/runtime/fault'
import { countSites } from '@tessera/vcf/count-sites'
import { keepSites, placeSites } from '@tessera/vcf/panel-store'
import { Hono } from 'hono'
import type { ApiEnv } from '../http/api-env.ts'
import { invalidInput } from '../http/fault-of.ts'
import { requireRecentFactor, requireRole } from '../trpc.ts'
import { requireManagedPanels } from './managed-panels.ts'

export interface PanelSitesDependencies {
  readonly panelSitesDir: string | null
  readonly storage: { readonly spoolDirectory: string }
}

/**
 * A manager gives the sites of one chromosome of a panel that her service offers: read as they come, checked to their end, and
 * kept for this service in place of what was kept for it before.
 */
export function panelSitesRoutes(deps: PanelSitesDependencies): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.put('/api/services/:serviceId/panel-sites', async (c) => {
    const principal = c.get('principal')
    if (principal === null) throw new Fault('not_signed_in')
    await requireRole(principal, 'service_manager', 'admin')
    await requireRecentFactor(principal)
    const service = serviceId.safeParse(Number(c.req.param('serviceId')))
    const asked = panelSitesQuestion.safeParse(c.req.query())
    if (!service.success) throw new Fault('not_found')
    if (!asked.success) throw invalidInput(asked.error)
    const { panel, build, chromosome } = asked.data
    const panels = await principal.asUser(
      async (unit) => await requireManagedPanels(unit, service.data),
    )
    const label = panels.find(({ value }) => value === panel)?.label
    if (label === undefined) throw new Fault('panel_sites_unknown_panel')
    const { panelSitesDir } = deps
    if (panelSitesDir === null) throw new Fault('panel_sites_unavailable')

    const incoming = join(deps.storage.spoolDirectory, `sites-${randomUUID()}`)
    try {
      await receive(c.req.raw, incoming)
      const signal = AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(longestMs)])
      const counted = await countSites(incoming, chromosome, signal)
      if ('problem' in counted) {
        const details = [{ subject: label, message: `${counted.problem}.` }]
        throw new Fault('panel_sites_refused', { details })
      }
      await using placed = await placeSites(panelSitesDir, incoming)
      // First, and in a unit of its own: nothing is kept of which no line is in her trail.
      await principal.asUser(async (unit, userId) => {
        await requireManagedPanels(unit, service.data)
        await writeAudit(unit, {
          userId,
          actor: `user:${userId}`,
          action: 'service.panel_sites_stored',
          subject: String(service.data),
          detail: { panel, build, chromosome, sites: counted.sites, sha256: placed.sha256 },
        })
      })
      await principal.asUser(async (unit) => {
        // One writer at a time, of all processes: the list is one file.
        await holdPanelSites(unit)
        await requireManagedPanels(unit, service.data)
        const part = { panel, name: label, build, chromosome, serviceId: service.data }
        await keepSites(panelSitesDir, part, placed)
      })
      return c.json({ sites: counted.sites })
    } finally {
      await rm(incoming, { force: true })
    }
  })
  return app
}

/** As it comes, and no more than is said and kept. */
async function receive(request: Request, path: string): Promise<void> {
  const said = request.headers.get('content-length')
  if (said === null) throw new Fault('invalid_input', { detail: 'the length is not said' })
  if (request.body === null || Number(said) > largestPanelSites)
    throw new Fault('panel_sites_too_large')
  let length = 0
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      length += chunk.length
      done(length > largestPanelSites ? new Fault('panel_sites_too_large') : null, chunk)
    },
  })
  await pipeline(
    Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]),
    bounded,
    createWriteStream(path, { flags: 'wx', mode: 0o600 }),
  )
}

/** A thread that reads for longer reads something that was made to last. */
const longestMs = 600_000
