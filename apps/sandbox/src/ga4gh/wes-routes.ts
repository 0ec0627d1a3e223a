import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import type { Context } from 'hono'
import type { Tokens } from '../auth/tokens.ts'
import type { Settings } from '../config.ts'
import type { Faults, ServerBindings } from '../http/faults.ts'
import type { Maintenance } from '../http/maintenance.ts'
import { readMultipart } from '../http/multipart.ts'
import { refusal } from '../http/problem.ts'
import { acceptJob, requireSlot } from '../queue/accept-job.ts'
import type { AcceptParts } from '../queue/accept-job.ts'
import { JOB_STATE } from '../store/job.ts'
import type { Job } from '../store/job.ts'
import { bearerAccount } from './bearer-account.ts'
import { readRunRequest } from './run-request.ts'
import { failureReport, runLog, runSummary, taskLogs } from './run-response.ts'
import { serviceInfo } from './workflow.ts'

interface WesParts extends AcceptParts {
  readonly faults: Faults
  readonly maintenance: Maintenance
  readonly origin: () => string
  readonly settings: Settings
  readonly tokens: Tokens
}

/** GA4GH WES 1.1 over the same queue: one workflow, which imputes. Runs are shown to their owners only. */
export function wesRoutes(parts: WesParts): Hono<{ Bindings: ServerBindings }> {
  const { faults, jobs, maintenance, origin, queue, settings, tokens } = parts
  const app = new Hono<{ Bindings: ServerBindings }>().basePath('/ga4gh/wes/v1')

  app.get('/service-info', (c) => {
    const counts = {
      QUEUED: jobs.countByState(JOB_STATE.waiting),
      RUNNING: jobs.countByState(JOB_STATE.running, JOB_STATE.exporting),
      COMPLETE: jobs.countByState(JOB_STATE.success, JOB_STATE.successNotified, JOB_STATE.retired),
    }
    return c.json(serviceInfo(origin(), counts))
  })

  app.get('/runs', async (c) => {
    const account = await bearerAccount(c, tokens)
    maintenance.refuse()
    const all = jobs.listOf(account.username)
    const size = Number(c.req.query('page_size') ?? PAGE_SIZE) || PAGE_SIZE
    const start = Number(c.req.query('page_token') ?? 0) || 0
    return c.json({
      runs: all
        .slice(start, start + size)
        .map((job) => runSummary(job, settings.showsRunTags === 'in-lists')),
      next_page_token: start + size < all.length ? String(start + size) : '',
    })
  })

  app.post('/runs', async (c) => {
    const account = await bearerAccount(c, tokens)
    const folder = join(settings.dataDir, 'uploads', randomBytes(12).toString('hex'))
    await mkdir(folder, { recursive: true, mode: 0o700 })
    try {
      const upload = await readMultipart(c.req.raw, folder, settings.maxUploadBytes)
      maintenance.refuse()
      requireSlot(parts, account)
      const asked = readRunRequest(upload)
      const userAgent = c.req.header('user-agent') ?? ''
      const name = asked.tags['name'] ?? ''
      const job = await acceptJob(parts, account, { ...asked, folder, name, userAgent })
      if (faults.takeDropAfterSubmission()) c.env.incoming?.socket.destroy()
      return c.json({ run_id: job.id })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  app.get('/runs/:id', async (c) => {
    const job = await own(c)
    const shown = {
      origin: origin(),
      otherOutputs: settings.otherOutputs,
      withTags: settings.showsRunTags !== 'nowhere',
      withParameters: settings.logsParameters,
    }
    return c.json(runLog(job, jobs.filesOf(job.id), shown))
  })

  app.get('/runs/:id/status', async (c) => c.json(runSummary(await own(c), false)))

  app.get('/runs/:id/tasks', async (c) => {
    return c.json({ task_logs: taskLogs(await own(c)), next_page_token: '' })
  })

  app.get('/runs/:id/outputs/fedimpute_error.json', async (c) => {
    const report = settings.writesFailureReports ? failureReport(await own(c)) : null
    if (report === null) throw refusal(404, 'There is no such output.')
    return c.json(report)
  })

  app.post('/runs/:id/cancel', async (c) => {
    const job = await own(c)
    await queue.cancel(job.id)
    return c.json({ run_id: job.id })
  })

  return app

  async function own(c: Context): Promise<Job> {
    const account = await bearerAccount(c, tokens)
    maintenance.refuse()
    const id = c.req.param('id') ?? ''
    const job = jobs.find(id)
    if (job === undefined) throw refusal(404, `Run ${id} not found.`)
    if (job.username !== account.username) throw refusal(403, 'Access denied.')
    return job
  }
}

const PAGE_SIZE = 20
