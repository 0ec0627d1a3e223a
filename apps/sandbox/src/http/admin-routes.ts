import { createHash, timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { z } from 'zod'
import type { Tokens } from '../auth/tokens.ts'
import type { JobQueue } from '../queue/job-queue.ts'
import type { Panels } from '../panel.ts'
import { removeWorkspace } from '../queue/workspace.ts'
import type { Account, Accounts } from '../store/accounts.ts'
import { JOB_STATE } from '../store/job.ts'
import type { Job } from '../store/job.ts'
import type { Jobs } from '../store/jobs.ts'
import { faultSchema } from './faults.ts'
import type { Faults } from './faults.ts'
import type { Maintenance } from './maintenance.ts'
import type { ObjectStore } from './object-store.ts'
import { notFound, refusal } from './problem.ts'

interface AdminParts {
  readonly accounts: Accounts
  readonly adminToken: string
  readonly dataDir: string
  readonly faults: Faults
  readonly jobs: Jobs
  readonly limits: { maxJobsPerUser: number }
  readonly maintenance: Maintenance
  readonly panels: Panels
  readonly queue: JobQueue
  readonly store: ObjectStore
  readonly tokens: Tokens
}

/** Levers for tests, under `/sandbox/admin`, for the holder of `X-Sandbox-Admin`. */
export function adminRoutes(parts: AdminParts): Hono {
  const { accounts, faults, jobs, maintenance, panels, queue, store, tokens } = parts
  const app = new Hono().basePath('/sandbox/admin')

  app.use(async (c, next) => {
    if (!isSame(c.req.header('x-sandbox-admin') ?? '', parts.adminToken)) throw notFound()
    return next()
  })

  app.get('/submissions', (c) => c.json(jobs.submissions()))

  app.put('/maintenance', async (c) => {
    const { on, message } = await readBody(c, maintenanceSchema)
    if (on) maintenance.begin(message)
    else maintenance.end()
    return c.json({ on })
  })

  app.post('/faults', async (c) => {
    const fault = await readBody(c, faultSchema)
    faults.add(fault)
    return c.json(fault)
  })

  app.delete('/faults', (c) => {
    faults.clear()
    return c.json({})
  })

  app.put('/downloads', async (c) => {
    const { redirect } = await readBody(c, z.strictObject({ redirect: z.boolean() }))
    store.isUsed = redirect
    return c.json({ redirect })
  })

  app.put('/limits', async (c) => {
    const { maxJobsPerUser } = await readBody(c, limitsSchema)
    parts.limits.maxJobsPerUser = maxJobsPerUser
    return c.json({ maxJobsPerUser })
  })

  app.put('/panels/:id', async (c) => {
    const { group, ...panel } = await readBody(c, panelSchema)
    panels.put({ ...panel, id: c.req.param('id'), group })
    return c.json(panel)
  })

  app.delete('/panels/:id', (c) => {
    const id = c.req.param('id')
    if (!panels.remove(id)) throw refusal(404, `Panel ${id} not found.`)
    return c.json({})
  })

  app.patch('/users/:user', async (c) => {
    const account = accountNamed(c.req.param('user'))
    const change = await readBody(c, userSchema)
    if (change.groups !== undefined) accounts.setGroups(account.username, change.groups)
    if (change.maxJobs !== undefined) {
      accounts.setMaxJobs(account.username, change.maxJobs ?? undefined)
    }
    return c.json({ username: account.username, ...change })
  })

  app.post('/users/:user/token', async (c) => {
    const account = accountNamed(c.req.param('user'))
    const action = await readBody(c, tokenSchema)
    switch (action.action) {
      case 'revoke':
        tokens.revokeApiToken(account.username)
        return c.json({})
      case 'expire':
        accounts.setApiToken(account.username, account.apiHash, Date.now())
        return c.json({})
      case 'issue':
        return c.json({ token: await tokens.createApiToken(account, action.lifetimeSeconds) })
      default:
        return action satisfies never
    }
  })

  app.post('/jobs/:id/kill', async (c) => {
    await queue.kill(jobNamed(c.req.param('id')).id)
    return c.json({ state: JOB_STATE.dead })
  })

  app.post('/jobs/:id/retire', async (c) => {
    return c.json({ state: await retire(jobNamed(c.req.param('id'))) })
  })

  app.put('/jobs/:id/downloads', async (c) => {
    const job = jobNamed(c.req.param('id'))
    const { remaining } = await readBody(c, z.strictObject({ remaining: z.int().min(0) }))
    jobs.setRemaining(job.id, remaining)
    return c.json({ remaining })
  })

  return app

  function accountNamed(username: string): Account {
    const account = accounts.find(username)
    if (account === undefined) throw refusal(404, `User ${username} not found.`)
    return account
  }

  function jobNamed(id: string): Job {
    const job = jobs.find(id)
    if (job === undefined) throw refusal(404, `Job ${id} not found.`)
    return job
  }

  /** First call: the notice (8 or 9) with the date of removal; second call: the data go (7). */
  async function retire(job: Job): Promise<number> {
    switch (job.state) {
      case JOB_STATE.success:
      case JOB_STATE.failed:
      case JOB_STATE.cancelled: {
        const state =
          job.state === JOB_STATE.success ? JOB_STATE.successNotified : JOB_STATE.failedNotified
        jobs.update(job.id, { state, deletedOn: Date.now() + NOTICE_MS })
        return state
      }
      case JOB_STATE.successNotified:
      case JOB_STATE.failedNotified:
        jobs.update(job.id, { state: JOB_STATE.retired, deletedOn: Date.now(), parameters: {} })
        await removeWorkspace(parts.dataDir, job.id)
        return JOB_STATE.retired
      case JOB_STATE.waiting:
      case JOB_STATE.running:
      case JOB_STATE.exporting:
      case JOB_STATE.retired:
      case JOB_STATE.deleted:
      case JOB_STATE.dead:
        throw refusal(400, `Job ${job.id} cannot be retired in state ${job.state}.`)
      default:
        return job.state satisfies never
    }
  }
}

/** Throws 400 with what is wrong. */
async function readBody<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await c.req.json().catch(() => undefined))
  if (!parsed.success) throw refusal(400, z.prettifyError(parsed.error))
  return parsed.data
}

/** Compared by digest, so that neither length nor content shows in the time it takes. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

const NOTICE_MS = 2 * 24 * 60 * 60 * 1000

const maintenanceSchema = z.strictObject({
  on: z.boolean(),
  message: z.string().default('The server is under maintenance.'),
})
const limitsSchema = z.strictObject({ maxJobsPerUser: z.int().min(0) })
const panelSchema = z.strictObject({
  name: z.string(),
  /** Who sees it; without one, everybody. */
  group: z.string().optional(),
  populations: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  chromosomes: z.array(
    z.strictObject({ name: z.string(), vcf: z.string(), geneticMap: z.string() }),
  ),
})
const userSchema = z.strictObject({
  groups: z.array(z.string()).optional(),
  /** null takes the account's own limit away. */
  maxJobs: z.int().min(0).nullable().optional(),
})
const tokenSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('revoke') }),
  z.strictObject({ action: z.literal('expire') }),
  z.strictObject({ action: z.literal('issue'), lifetimeSeconds: z.int() }),
])
