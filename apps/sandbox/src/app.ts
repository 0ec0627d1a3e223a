import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { loadSigningKey } from './auth/signing-key.ts'
import { Tokens } from './auth/tokens.ts'
import { refuseProduction, settingsSchema } from './config.ts'
import type { SandboxOptions } from './config.ts'
import { createEngine } from './create-engine.ts'
import { drsRoutes } from './ga4gh/drs-routes.ts'
import { wesRoutes } from './ga4gh/wes-routes.ts'
import { accountRoutes } from './http/account-routes.ts'
import { adminRoutes } from './http/admin-routes.ts'
import { downloadRoutes } from './http/download-routes.ts'
import { Faults } from './http/faults.ts'
import type { ServerBindings } from './http/faults.ts'
import { jobRoutes } from './http/job-routes.ts'
import { Maintenance } from './http/maintenance.ts'
import { ObjectStore } from './http/object-store.ts'
import { answerProblem, asCloudgene2, internalError, notFound, Problem } from './http/problem.ts'
import { requireAccount } from './http/require-account.ts'
import { serverRoutes } from './http/server-routes.ts'
import { submitRoute } from './http/submit-route.ts'
import { listen } from './listen.ts'
import type { Listening } from './listen.ts'
import { Panels } from './panel.ts'
import { pages } from './pages/pages.ts'
import { JobQueue } from './queue/job-queue.ts'
import { jobRunner } from './queue/run-job.ts'
import { Accounts } from './store/accounts.ts'
import { openDatabase } from './store/database.ts'
import { Jobs } from './store/jobs.ts'
import { Sessions } from './store/sessions.ts'

export interface Sandbox extends AsyncDisposable {
  /** Answers a request without a socket. */
  readonly fetch: (request: Request) => Promise<Response>
  /** Opens the port, and the object store's; resolves to the origin. */
  readonly listen: () => Promise<string>
  /** Where it listens. Throws before `listen` has resolved. */
  readonly origin: string
}

/**
 * Makes a sandbox over its data folder: jobs that ran when it was last stopped are dead now.
 * Throws in production and when the engine's programs are missing.
 */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const settings = settingsSchema.parse(options)
  refuseProduction(settings, process.env['NODE_ENV'])
  const engine = await createEngine(settings)
  await mkdir(settings.dataDir, { recursive: true, mode: 0o700 })
  // Uploads that a crash cut off belong to no job.
  await rm(join(settings.dataDir, 'uploads'), { recursive: true, force: true })

  const db = openDatabase(join(settings.dataDir, 'sandbox.sqlite'))
  const accounts = new Accounts(db)
  const jobs = new Jobs(db)
  jobs.markInterruptedAsDead()
  const tokens = new Tokens(await loadSigningKey(settings.dataDir), accounts, settings)
  const panels = new Panels()
  const runJob = jobRunner({ engine, jobs, panels, settings, onError: reportError })
  const queue = new JobQueue(jobs, settings.parallelJobs, runJob)
  const faults = new Faults()
  const maintenance = new Maintenance()
  const store = new ObjectStore(settings.redirectDownloads)
  const limits = { maxJobsPerUser: settings.maxJobsPerUser }
  const { adminToken, dataDir, dialect, settleMs } = settings
  const open: Listening[] = []
  const origin = () => {
    const [first] = open
    if (first === undefined) throw new Error('the sandbox does not listen')
    return first.origin
  }

  const inDialect = (problem: Problem) =>
    dialect === 'cloudgene2' ? asCloudgene2(problem) : problem

  const app = new Hono<{ Bindings: ServerBindings }>()
  app.onError((error, c) => {
    if (error instanceof Problem) return answerProblem(c, inDialect(error))
    if (error instanceof HTTPException) return error.getResponse()
    reportError(c.req.path, error)
    return answerProblem(c, inDialect(internalError(error.name)))
  })
  if (adminToken !== undefined) {
    const admin = { accounts, adminToken, dataDir, faults, jobs, limits, maintenance, queue, store }
    app.route('/', adminRoutes({ ...admin, panels, tokens }))
  }
  app.use(faults.middleware())
  app.route('/', accountRoutes(accounts, tokens, dialect))
  app.route('/', serverRoutes({ accounts, dialect, jobs, maintenance, panels, tokens }))
  const maxJobsPerUser = () => limits.maxJobsPerUser
  const accept = { dataDir, engine: engine.label, jobs, maxJobsPerUser, panels, queue }
  app.route('/', submitRoute({ ...accept, faults, maintenance, settings, tokens }))
  app.route('/', wesRoutes({ ...accept, faults, maintenance, origin, settings, tokens }))
  app.route('/', drsRoutes({ dataDir, jobs, maintenance, origin, store, tokens }))
  app.route('/', jobRoutes({ dataDir, dialect, jobs, maintenance, queue, tokens }))
  app.route('/', downloadRoutes({ dataDir, dialect, jobs, origin, settleMs, store }))
  app.route('/', pages({ accounts, jobs, sessions: new Sessions(db), tokens }))
  app.all('/api/*', async (c) => {
    await requireAccount(c, tokens)
    throw notFound()
  })
  app.notFound((c) => answerProblem(c, inDialect(notFound())))

  return {
    fetch: async (request) => app.fetch(request, {}),
    listen: async () => {
      open.push(await listen(app, settings.host, settings.port))
      const objects = await listen(store.app(), settings.host, settings.storePort)
      open.push(objects)
      store.listensAt(objects.origin)
      return origin()
    },
    get origin() {
      return origin()
    },
    [Symbol.asyncDispose]: async () => {
      for (const server of open.splice(0)) await server[Symbol.asyncDispose]()
      await queue.stop()
      db.close()
    },
  }
}

function reportError(where: string, error: unknown): void {
  process.stderr.write(`${where}: ${error instanceof Error ? error.stack : String(error)}\n`)
}
