import { Hono } from 'hono'
import type { Context } from 'hono'
import type { Tokens } from '../auth/tokens.ts'
import type { Dialect } from '../dialect.ts'
import { FRESH_RUN } from '../queue/job-log.ts'
import type { JobQueue } from '../queue/job-queue.ts'
import { removeWorkspace } from '../queue/workspace.ts'
import type { Account } from '../store/accounts.ts'
import { isUnfinished, JOB_STATE } from '../store/job.ts'
import type { Job } from '../store/job.ts'
import type { Jobs } from '../store/jobs.ts'
import { jobResponse, listedJobResponse } from './job-response.ts'
import type { Maintenance } from './maintenance.ts'
import { Problem, refusal, unauthorized } from './problem.ts'
import { requireAccount, requireLogin } from './require-account.ts'

interface JobParts {
  readonly dialect: Dialect
  readonly dataDir: string
  readonly jobs: Jobs
  readonly maintenance: Maintenance
  readonly queue: JobQueue
  readonly tokens: Tokens
}

/** A user's own jobs: list, details, status, cancel, restart, delete, log. */
export function jobRoutes({ dataDir, dialect, jobs, maintenance, queue, tokens }: JobParts): Hono {
  const app = new Hono()
  const isTwo = dialect === 'cloudgene2'

  app.get('/api/v2/jobs', async (c) => {
    const account = await requireAccount(c, tokens)
    maintenance.refuse()
    const all = jobs.listOf(account.username)
    const page = pageOf(all, c.req.query('page'), listed)
    return c.json(isTwo ? without(page, 'pageSize') : page)
  })

  app.get('/api/v2/jobs/:id', details)
  app.get('/api/v2/jobs/:id/status', async (c) => {
    const job = await own(c)
    // Cloudgene 2 tells of a job that has ended no more than that.
    return c.json(isTwo ? listed(job) : describe(job))
  })

  app.get('/api/v2/jobs/:id/cancel', async (c) => {
    const job = await own(c)
    if (isTwo && !isUnfinished(job.state)) throw refusal(404, `Job ${job.id} is not in the queue.`)
    await queue.cancel(job.id)
    return c.json(describe(jobs.find(job.id) ?? job))
  })

  app.get('/api/v2/jobs/:id/restart', async (c) => {
    if (isTwo) await requireLogin(c, tokens)
    const job = await own(c)
    if (job.state !== JOB_STATE.dead) throw refusal(400, `Job ${job.id} is not pending.`)
    jobs.update(job.id, FRESH_RUN)
    queue.add(job.id)
    return c.json({
      success: true,
      message: 'Your job was successfully added to the job queue.',
      type: 'plain',
      time: Date.now(),
    })
  })

  app.delete('/api/v2/jobs/:id', async (c) => {
    const job = ownedBy(await requireLogin(c, tokens), c.req.param('id'))
    await queue.cancel(job.id)
    const deleted = { ...job, state: JOB_STATE.deleted, deletedOn: Date.now() }
    jobs.update(job.id, { state: deleted.state, deletedOn: deleted.deletedOn, parameters: {} })
    await removeWorkspace(dataDir, job.id)
    return c.json(jobResponse(deleted, [], -1, dialect))
  })

  app.all('/api/v2/jobs/:id', async (c) => {
    await requireAccount(c, tokens)
    throw new Problem(405, 'hal', 'Method Not Allowed')
  })

  app.get('/logs/:id', async (c) => {
    const job = ownedBy(await requireAccount(c, tokens), c.req.param('id'))
    return c.text(logOf(job))
  })

  return app

  async function details(c: Context): Promise<Response> {
    return c.json(describe(await own(c)))
  }

  function listed(job: Job): object {
    const body = listedJobResponse(job, queue.positionOf(job.id), dialect)
    return isTwo ? without(body, 'applicationId', 'deletedOn', 'running') : body
  }

  async function own(c: Context): Promise<Job> {
    const account = await requireAccount(
      c,
      tokens,
      isTwo ? refusal(403, 'Access denied.') : unauthorized(),
    )
    maintenance.refuse()
    return ownedBy(account, c.req.param('id') ?? '')
  }

  function ownedBy(account: Account, id: string): Job {
    const job = jobs.find(id)
    if (job === undefined) throw refusal(404, `Job ${id} not found.`)
    if (job.username !== account.username) throw refusal(403, 'Access denied.')
    return job
  }

  function describe(job: Job): object {
    return jobResponse(job, jobs.filesOf(job.id), queue.positionOf(job.id), dialect)
  }
}

function pageOf(
  all: readonly Job[],
  asked: string | undefined,
  listed: (job: Job) => object,
): object {
  if (all.length === 0) {
    return { count: 0, page: 0, pageSize: 0, prev: null, next: null, pages: [], data: [] }
  }
  const pageSize = asked === undefined ? all.length : PAGE_SIZE
  const page = asked === undefined ? 1 : Math.max(1, Math.trunc(Number(asked)) || 1)
  const last = Math.ceil(all.length / pageSize)
  const pages: number[] = []
  for (let n = Math.max(1, page - 3); n <= Math.min(last, page + 3); n++) pages.push(n)
  return {
    count: all.length,
    page,
    pageSize,
    prev: page > 1 ? page - 1 : null,
    next: page < last ? page + 1 : null,
    pages,
    data: all.slice((page - 1) * pageSize, page * pageSize).map(listed),
  }
}

function without(body: object, ...names: readonly string[]): object {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)))
}

function logOf(job: Job): string {
  const parameters = Object.entries(job.parameters)
    .filter(([name]) => name !== 'password')
    .map(([name, value]) => `  ${name}: ${value}`)
  const messages = job.steps.flatMap((step) =>
    step.messages.map((message) => `[${step.name}] ${message.text}`),
  )
  return `job.txt:\n\n${job.id} (${job.engine})\n${parameters.join('\n')}\n\nstd.out:\n\n${messages.join('\n')}\n`
}

const PAGE_SIZE = 15
