import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Hono } from 'hono'
import type { Dialect } from '../dialect.ts'
import { workspaceOf } from '../queue/workspace.ts'
import { isUnfinished, JOB_STATE } from '../store/job.ts'
import type { Job, ResultFile } from '../store/job.ts'
import type { Jobs } from '../store/jobs.ts'
import type { ObjectStore } from './object-store.ts'
import { internalError, refusal } from './problem.ts'

interface DownloadParts {
  readonly dialect: Dialect
  readonly dataDir: string
  readonly jobs: Jobs
  /** The server's own origin, for the links in scripts. */
  readonly origin: () => string
  readonly settleMs: number
  readonly store: ObjectStore
}

/** Result files for whoever knows their hash. Every request, a HEAD too, takes one off the count. */
export function downloadRoutes({
  dataDir,
  dialect,
  jobs,
  origin,
  settleMs,
  store,
}: DownloadParts): Hono {
  const app = new Hono()
  const isTwo = dialect === 'cloudgene2'

  app.get('/share/results/:hash/*', async (c) => {
    const file = jobs.findFile(c.req.param('hash'))
    const job = file && jobs.find(file.jobId)
    if (!file || !job || !isSettled(job, settleMs)) throw refusal(404, 'download not found.')
    const name = decodeURIComponent(c.req.path.slice(`/share/results/${file.hash}/`.length))
    // Only Cloudgene 2 looks at the name.
    if (isTwo && name !== file.name) throw refusal(404, 'download not found.')
    if (job.state === JOB_STATE.retired) throw refusal(404, 'File not found in workspace.')
    return hand(file, c.req.method)
  })

  app.get('/downloads/:job/:hash/*', async (c) => {
    const file = jobs.findFile(c.req.param('hash'))
    if (!file || file.jobId !== c.req.param('job') || !jobs.find(file.jobId)) {
      throw refusal(404, 'download not found.')
    }
    return hand(file, c.req.method)
  })

  app.get('/browse/:hash/*', async (c) => {
    const { job, hash } = shared(c.req.param('hash'))
    const name = decodeURIComponent(c.req.path.slice(`/browse/${hash}/`.length))
    const file = jobs.filesOf(job.id).find((candidate) => candidate.name === name)
    if (file === undefined) throw refusal(404, 'download not found.')
    return hand(file, c.req.method)
  })

  app.get('/get/:hash', (c) => {
    const { job } = shared(c.req.param('hash'))
    const lines = jobs
      .filesOf(job.id)
      .map(
        ({ hash, name }) =>
          `curl -sL '${origin()}/share/results/${hash}/${name}' -o '${name}' --create-dirs`,
      )
    return c.text(`#!/bin/bash\nset -e\n${lines.join('\n')}\n`)
  })

  return app

  function shared(hash: string): { job: Job; hash: string } {
    const job = jobs.findByOutput(hash)
    if (job === undefined || job.state === JOB_STATE.deleted) {
      throw refusal(404, `Param for hash ${hash} not found.`)
    }
    return { job, hash }
  }

  async function hand(file: ResultFile, method: string): Promise<Response> {
    if (!jobs.spendDownload(file.hash)) {
      throw refusal(400, 'number of max downloads exceeded.')
    }
    const path = join(workspaceOf(dataDir, file.jobId).output, file.name)
    const isThere = await access(path).then(
      () => true,
      () => false,
    )
    // A retired job's file is gone, which the real server does not expect here.
    if (!isThere) throw internalError('file not found')
    if (store.isUsed) {
      const status = isTwo ? 307 : 301
      return new Response(null, { status, headers: { location: store.linkTo(path) } })
    }
    // Named so that no length is computed.
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }
    if (method === 'HEAD') return new Response(null, { headers })
    return new Response(Readable.toWeb(createReadStream(path)), { headers })
  }
}

function isSettled(job: Job, settleMs: number): boolean {
  return !isUnfinished(job.state) && job.endTime + settleMs <= Date.now()
}
