import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { restoreAuthContext } from '@tessera/auth-context/auth-context'
import { UserContext } from '@tessera/auth-context/user-context'
import { listResults, reserveJobFile, storeJobFile } from '@tessera/db/files'
import { jobHasWarnings } from '@tessera/db/job-events'
import { findJobWork } from '@tessera/db/job-work'
import { writeEncryptedFile } from '@tessera/encrypted-files/write-encrypted-file'
import { createLogger } from '@tessera/runtime/logger'
import { taskContext } from '@tessera/tasks/task-context'
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { claim, letGrantExpire } from '../../test/claim.ts'
import type { Researcher } from '../../test/researcher.ts'
import { createWorld, type World } from '../../test/world.ts'
import { holdGrant } from '../hold-grant.ts'
import { readQualityOfResults, type ReadingTask } from './quality-of-results.ts'

const info = await readFile(
  new URL('../../../../packages/vcf/test/minimac4/chr20.info.gz', import.meta.url),
)
const panelSites = new URL('../../../sandbox/fixtures/panel-sites/', import.meta.url).pathname

let world: World
let researcher: Researcher
beforeAll(async () => {
  world = await createWorld()
  researcher = await world.newResearcher()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('what cannot be read is a note and no warning, told once; the others are read', async () => {
  await using held = await heldJob()
  await held.store('chr_1.zip', await zipOf('chr1.info.gz', info.subarray(0, 50_000)))
  await held.store('chr_20.zip', await zipOf('chr20.info.gz', info))
  await held.store('qc_report.txt', Buffer.from('Statistics'))
  await held.read()
  await held.read()
  expect(await held.rows()).toEqual([
    { name: 'chr_1.zip', problem: 'damaged', variants: null, panel: null },
    { name: 'chr_20.zip', problem: null, variants: 6017, panel: 'apps@1000g-phase-3-chr20@1.0.0' },
  ])
  expect(await held.notes()).toEqual([
    {
      severity: 'info',
      text: 'How well was imputed could not be read from chr_1.zip: the file is damaged, or does not open.',
    },
  ])
  const { task } = held
  expect(await task.user.read((unit) => jobHasWarnings(unit, task.work.jobId))).toBe(false)
})

it('a reading that cannot be stored takes nothing from the others', async () => {
  await using held = await heldJob()
  await held.store('chr_1.zip', await zipOf('chr1.info.gz', info))
  await held.store('chr_20.zip', await zipOf('chr20.info.gz', info))
  await world.rows(
    `alter table app.result_quality add constraint refused check (name <> 'chr_1.zip' or quality is null) not valid`,
  )
  try {
    await held.read()
  } finally {
    await world.rows('alter table app.result_quality drop constraint refused')
  }
  expect(await held.rows()).toMatchObject([
    { name: 'chr_1.zip', problem: 'failed' },
    { name: 'chr_20.zip', problem: null, variants: 6017 },
  ])
  expect(await held.notes()).toEqual([
    {
      severity: 'info',
      text: 'How well was imputed could not be read from chr_1.zip: something went wrong here.',
    },
  ])
})

it('chromosomes that lie open beside their zips are counted once', async () => {
  await using held = await heldJob()
  await held.store('chr_20.zip', await zipOf('chr20.info.gz', info))
  await held.store('chr20.info.gz', info)
  await held.read()
  expect(await held.rows()).toMatchObject([{ name: 'chr20.info.gz', variants: 6017 }])
})

it('a step that was interrupted goes on with what is left', async () => {
  await using held = await heldJob()
  await held.store('chr_20.zip', await zipOf('chr20.info.gz', info))
  held.stop()
  await expect(held.read()).rejects.toThrow('stopping')
  expect(await held.rows()).toEqual([])

  await letGrantExpire(world, held.job)
  await using again = await heldJob(held.job)
  await again.read()
  await again.store('chr_21.zip', await zipOf('chr21.info.gz', info))
  // As if the first had been read otherwise: it is not read again.
  await world.rows(
    `update app.result_quality set quality = jsonb_set(quality, '{variants}', '1') where job_id = $1`,
    held.job.id,
  )
  await again.read()
  expect(await again.rows()).toMatchObject([
    { name: 'chr_20.zip', variants: 1 },
    { name: 'chr_21.zip', variants: 6017 },
  ])
})

it('a result whose bytes have gone, and sites of a panel that are damaged, take nothing from the others', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'damaged-panels-'))
  try {
    const list = JSON.parse(await readFile(join(panelSites, 'panels.json'), 'utf8')) as [
      { sha256: string },
    ]
    await writeFile(join(directory, 'panels.json'), JSON.stringify(list))
    await writeFile(join(directory, `${list[0].sha256}.vcf.gz`), 'no bgzip')
    await using held = await heldJob(undefined, directory)
    const gone = await held.store('chr_19.zip', await zipOf('chr19.info.gz', info))
    await held.store('chr_20.zip', await zipOf('chr20.info.gz', info))
    await rm(join(world.filesDir, gone), { recursive: true })
    await held.read()
    expect(await held.rows()).toEqual([
      { name: 'chr_19.zip', problem: 'failed', variants: null, panel: null },
      { name: 'chr_20.zip', problem: null, variants: 6017, panel: null },
    ])
  } finally {
    await rm(directory, { recursive: true })
  }
})

let workers = 0
/** A job whose step is held by a worker, as while its results are collected. */
async function heldJob(
  known?: Awaited<ReturnType<Researcher['submit']>>,
  panelSitesDir = panelSites,
) {
  const job = known ?? (await researcher.submit({ mode: 'imputation' }))
  const { connection, grant } = await claim(world, job, `worker-${++workers}`)
  const stopping = new AbortController()
  const login = world.workerLogin
  const hold = await holdGrant(grant, { connection, login, stopping: stopping.signal })
  const context = taskContext.parse(JSON.parse(grant.context))
  const user = new UserContext(login, grant.rowProof, restoreAuthContext(context))
  const work = await user.read(async (unit) => await findJobWork(unit, grant.taskId))
  if (work === null) throw new Error('the job is not there')
  const task: ReadingTask = {
    work,
    user,
    hold,
    grant,
    broker: world.broker,
    files: world.files,
    panelSitesDir,
    logger: createLogger('test', { level: 'silent' }),
  }
  return {
    job,
    task,
    stop: () => stopping.abort(new Error('stopping')),
    read: async () =>
      await readQualityOfResults(
        task,
        await user.read(async (unit) => await listResults(unit, { jobId: job.id, attempt: 1 })),
      ),
    async store(name: string, plain: Uint8Array) {
      const { userId, jobId } = work
      const { id } = await user.unit(
        async (unit) => await reserveJobFile(unit, { userId, jobId, purpose: 'result', name }),
      )
      const key = await world.broker.fileKey(grant.rowProof, id)
      if (key === null) throw new Error('no key')
      const bytes = (async function* () {
        yield plain
      })()
      const written = await writeEncryptedFile(world.files, { id, key, bytes, writer: workers })
      await user.unit(async (unit) => await storeJobFile(unit, id, written))
      return id
    },
    rows: async () =>
      await world.rows(
        `select name, problem, (quality ->> 'variants')::int as variants, quality -> 'panel' ->> 'panel' as panel
         from app.result_quality where job_id = $1 order by name`,
        job.id,
      ),
    notes: async () =>
      await world.rows(
        `select event ->> 'severity' as severity, event ->> 'text' as text from app.job_events
         where job_id = $1 and event ->> 'kind' = 'note'`,
        job.id,
      ),
    [Symbol.asyncDispose]: async () => await hold[Symbol.asyncDispose](),
  }
}

async function zipOf(name: string, content: Uint8Array): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false })
  await writer.add(name, new Uint8ArrayReader(new Uint8Array(content)))
  return await writer.close()
}
