import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import { INPUTS, isApplication, isInput } from '../application.ts'
import type { Tokens } from '../auth/tokens.ts'
import type { Settings } from '../config.ts'
import { escapeHtml } from '../escape-html.ts'
import { acceptJob, requireSlot } from '../queue/accept-job.ts'
import type { AcceptParts } from '../queue/accept-job.ts'
import type { Faults, ServerBindings } from './faults.ts'
import type { Maintenance } from './maintenance.ts'
import { readMultipart } from './multipart.ts'
import type { Upload } from './multipart.ts'
import { refusal, unauthorized } from './problem.ts'
import { accountOf, readPrincipal } from './require-account.ts'

interface SubmitParts extends AcceptParts {
  readonly faults: Faults
  readonly maintenance: Maintenance
  readonly settings: Settings
  readonly tokens: Tokens
}

/** `POST /api/v2/jobs/submit/{app}`, with the real server's checks in the real server's order. */
export function submitRoute(parts: SubmitParts): Hono<{ Bindings: ServerBindings }> {
  const { faults, maintenance, settings, tokens } = parts
  const app = new Hono<{ Bindings: ServerBindings }>()

  app.post('/api/v2/jobs/submit/:app', async (c) => {
    const principal = await readPrincipal(c, tokens)
    const application = c.req.param('app')
    const isTwo = settings.dialect === 'cloudgene2'
    if (principal.kind === 'anonymous') {
      const words = `Application '${application}' not found or the request requires user authentication.`
      throw isTwo ? refusal(404, words) : unauthorized()
    }
    // Cloudgene 2 counts before it reads.
    if (isTwo) requireSlot(parts, accountOf(principal))
    const folder = join(settings.dataDir, 'uploads', randomBytes(12).toString('hex'))
    await mkdir(folder, { recursive: true, mode: 0o700 })
    try {
      // The whole upload is read before anything else is looked at, a replaced token included.
      const upload = await readMultipart(c.req.raw, folder, settings.maxUploadBytes)
      const account = accountOf(principal)
      maintenance.refuse()
      requireSlot(parts, account)
      if (!isApplication(application, settings.dialect)) {
        throw refusal(404, `Application '${application}' not found.`)
      }
      const userAgent = c.req.header('user-agent') ?? ''
      const given = { ...readParameters(upload), tags: {}, folder, userAgent }
      const job = await acceptJob(parts, account, given)
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
  for (const file of upload.files) {
    if (!isInput(file.field)) {
      throw refusal(400, `Parameter '${escapeHtml(file.field)}' not found.`)
    }
  }
  requireOneOfEach(upload.files)
  return { name, parameters }
}

/** All land in one folder. */
export function requireOneOfEach(files: Upload['files']): void {
  const seen = new Set<string>()
  for (const { filename } of files) {
    if (seen.has(filename)) throw refusal(400, `File '${escapeHtml(filename)}' exists already.`)
    seen.add(filename)
  }
}
