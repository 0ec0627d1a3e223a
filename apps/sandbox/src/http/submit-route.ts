import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Hono } from 'hono'
import { findPanel, INPUTS, isApplication, isInput, panelsOf } from '../application.ts'
import type { Tokens } from '../auth/tokens.ts'
import type { Settings } from '../config.ts'
import { PANELS } from '../panel.ts'
import { newJobId } from '../queue/job-id.ts'
import type { JobQueue } from '../queue/job-queue.ts'
import { workspaceOf } from '../queue/workspace.ts'
import type { Account } from '../store/accounts.ts'
import { JOB_STATE } from '../store/job.ts'
import type { Job } from '../store/job.ts'
import type { Jobs } from '../store/jobs.ts'
import { escapeHtml } from '../escape-html.ts'
import type { Faults, ServerBindings } from './faults.ts'
import type { Maintenance } from './maintenance.ts'
import { readMultipart } from './multipart.ts'
import type { Upload } from './multipart.ts'
import { refusal, unauthorized } from './problem.ts'
import { accountOf, readPrincipal } from './require-account.ts'

interface SubmitParts {
  readonly engine: string
  readonly faults: Faults
  readonly jobs: Jobs
  readonly maintenance: Maintenance
  readonly maxJobsPerUser: () => number
  readonly queue: JobQueue
  readonly settings: Settings
  readonly tokens: Tokens
}

/** `POST /api/v2/jobs/submit/{app}`, with the real server's checks in the real server's order. */
export function submitRoute(parts: SubmitParts): Hono<{ Bindings: ServerBindings }> {
  const { faults, jobs, maintenance, queue, settings, tokens } = parts
  const app = new Hono<{ Bindings: ServerBindings }>()

  app.post('/api/v2/jobs/submit/:app', async (c) => {
    const principal = await readPrincipal(c, tokens)
    if (principal.kind === 'anonymous') throw unauthorized()
    const folder = join(settings.dataDir, 'uploads', randomBytes(12).toString('hex'))
    await mkdir(folder, { recursive: true, mode: 0o700 })
    try {
      // The whole upload is read before anything else is looked at, a replaced token included.
      const upload = await readMultipart(c.req.raw, folder, settings.maxUploadBytes)
      const account = accountOf(principal)
      maintenance.refuse()
      const limit = account.maxJobs ?? parts.maxJobsPerUser()
      if (jobs.countUnfinished(account.username) >= limit) {
        throw refusal(400, `Only ${limit} jobs per user can be executed simultaneously.`)
      }
      const application = c.req.param('app')
      if (!isApplication(application)) {
        throw refusal(404, `Application '${application}' not found.`)
      }
      const job = newJob(upload, account, c.req.header('user-agent') ?? '', parts)
      const { input } = workspaceOf(settings.dataDir, job.id)
      await mkdir(dirname(input), { recursive: true, mode: 0o700 })
      await rename(folder, input)
      jobs.insert(job)
      if (findPanel(job.parameters['refpanel'] ?? '', panelsOf(account, PANELS)) === undefined) {
        // The reason stands only in the real server's own log.
        jobs.update(job.id, { state: JOB_STATE.failed, endTime: Date.now() })
      } else {
        queue.add(job.id)
      }
      if (faults.takeDropAfterSubmission()) c.env.incoming?.socket.destroy()
      return c.json({
        success: true,
        message: 'Your job was successfully added to the job queue.',
        id: job.id,
      })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  return app
}

function newJob(upload: Upload, account: Account, userAgent: string, parts: SubmitParts): Job {
  const id = newJobId(new Date(), (candidate) => parts.jobs.exists(candidate))
  const { name, parameters } = readParameters(upload)
  return {
    id,
    name: name === '' ? id : name,
    username: account.username,
    userAgent,
    engine: parts.engine,
    parameters,
    state: JOB_STATE.waiting,
    submittedOn: Date.now(),
    startTime: 0,
    endTime: 0,
    deletedOn: -1,
    outputHash: randomBytes(20).toString('hex'),
    steps: [],
  }
}

function readParameters(upload: Upload): { name: string; parameters: Record<string, string> } {
  let name = ''
  const parameters: Record<string, string> = {}
  for (const field of upload.fields) {
    if (field.name === 'job-name') {
      name = escapeHtml(field.value)
    } else if (isInput(field.name)) {
      parameters[field.name] = INPUTS[field.name] ? 'true' : escapeHtml(field.value)
    } else if (!field.name.endsWith('-pattern')) {
      throw refusal(400, `Parameter '${escapeHtml(field.name)}' not found.`)
    }
  }
  const seen = new Set<string>()
  for (const file of upload.files) {
    if (!isInput(file.field)) {
      throw refusal(400, `Parameter '${escapeHtml(file.field)}' not found.`)
    }
    if (seen.has(file.filename))
      throw refusal(400, `File '${escapeHtml(file.filename)}' exists already.`)
    seen.add(file.filename)
  }
  return { name, parameters }
}
