import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Hono } from 'hono'
import type { Context } from 'hono'
import type { Tokens } from '../auth/tokens.ts'
import type { Maintenance } from '../http/maintenance.ts'
import type { ObjectStore } from '../http/object-store.ts'
import { refusal } from '../http/problem.ts'
import { fileDigest } from '../pipeline/file-digest.ts'
import { workspaceOf } from '../queue/workspace.ts'
import { JOB_STATE } from '../store/job.ts'
import type { ResultFile } from '../store/job.ts'
import type { Jobs } from '../store/jobs.ts'
import { bearerAccount } from './bearer-account.ts'

interface DrsParts {
  readonly dataDir: string
  readonly jobs: Jobs
  readonly maintenance: Maintenance
  readonly origin: () => string
  readonly store: ObjectStore
  readonly tokens: Tokens
}

/** GA4GH DRS 1.2 for what runs gave: each file an object of the run's owner, gone with the run's data. */
export function drsRoutes({ dataDir, jobs, maintenance, origin, store, tokens }: DrsParts): Hono {
  const app = new Hono().basePath('/ga4gh/drs/v1')

  app.get('/objects/:id', async (c) => {
    const file = await own(c)
    const { host } = new URL(origin())
    return c.json({
      id: file.hash,
      name: file.name.split('/').at(-1),
      self_uri: `drs://${host}/${file.hash}`,
      size: file.size,
      created_time: new Date(jobs.find(file.jobId)?.endTime ?? 0).toISOString(),
      checksums: [{ type: 'sha-256', checksum: await fileDigest(pathOf(file)) }],
      access_methods: [
        store.isUsed
          ? { type: 'https', access_id: OBJECT_STORE }
          : {
              type: 'https',
              access_url: { url: `${origin()}/ga4gh/drs/v1/objects/${file.hash}/content` },
            },
      ],
    })
  })

  app.get('/objects/:id/access/:access', async (c) => {
    const file = await own(c)
    if (!store.isUsed || c.req.param('access') !== OBJECT_STORE) {
      throw refusal(404, 'There is no such access method.')
    }
    return c.json({ url: store.linkTo(pathOf(file)) })
  })

  app.get('/objects/:id/content', async (c) => {
    const file = await own(c)
    const headers = { 'content-type': 'application/octet-stream' }
    return new Response(Readable.toWeb(createReadStream(pathOf(file))), { headers })
  })

  return app

  async function own(c: Context): Promise<ResultFile> {
    const account = await bearerAccount(c, tokens)
    maintenance.refuse()
    const file = jobs.findFile(c.req.param('id') ?? '')
    const job = file && jobs.find(file.jobId)
    if (file === undefined || job === undefined || job.state === JOB_STATE.retired) {
      throw refusal(404, 'There is no such object.')
    }
    if (job.username !== account.username) throw refusal(403, 'Access denied.')
    return file
  }

  function pathOf({ jobId, name }: ResultFile): string {
    return join(workspaceOf(dataDir, jobId).output, name)
  }
}

const OBJECT_STORE = 'object-store'
