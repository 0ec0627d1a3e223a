import { batchId, type FileId, fileId, type ServiceId } from '@tessera/contracts/ids'
import type { SubmitJobInput } from '@tessera/contracts/job'
import { frequencyBinEnds, type Quality, r2Bins } from '@tessera/contracts/quality'
import { registerService } from '@tessera/testing/people'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { moveJob } from '../../test/submitted-job.ts'
import { upload } from '../../test/tus-upload.ts'
import { goodVcf } from '../../test/vcf-files.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, goodSettings, sandboxOptions, type World } from '../../test/world.ts'
import { newId } from '../new-id.ts'

let world: World
let owner: Visitor
let file: FileId
let second: ServiceId
const [panel] = sandboxOptions.panels
if (panel === undefined) throw new Error('the sandbox has no panel')
const other = { ...panel, value: 'apps@other@1', label: 'Other panel' }

beforeAll(async () => {
  world = await createWorld()
  second = await registerService(world.database, { id: 2, origin: world.sandbox.origin })
  await world.rows(`update app.services set name = 'First node' where id = 1`)
  await world.rows(`update app.services set name = 'Second node' where id = 2`)
  owner = await world.connect()
  const { token } = await world.sandbox.signUp(`${owner.username}there`)
  await owner.connect(second, token)
  await offer(owner, second)
  file = (await upload(owner, await goodVcf())).id
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('sends the same file to two services and two panels, each job on her account there', async () => {
  const { jobs } = await submit(owner, [at(world.service), at(second), at(second, other.value)])
  expect(
    jobs.map(({ serviceName, remoteAccount, settingLabels }) => [
      serviceName,
      remoteAccount,
      settingLabels.panel,
    ]),
  ).toEqual([
    ['First node', owner.username, panel.label],
    ['Second node', `${owner.username}there`, panel.label],
    ['Second node', `${owner.username}there`, other.label],
  ])
  const ids = jobs.map(({ id }) => id)
  expect(
    await world.rows(
      `select d.service_id from app.delegations d join app.jobs j on j.id = d.job_id
       where j.id = any ($1) order by j.batch_place`,
      ids,
    ),
  ).toEqual([{ service_id: 1 }, { service_id: 2 }, { service_id: 2 }])
})

it('makes nothing when one pair of service and panel is refused, and names that pair', async () => {
  const before = await countJobs()
  const refusal = await refusalOf(
    submit(owner, [at(world.service), at(world.service, other.value), at(second)]),
  )
  expect(refusal).toMatchObject({
    code: 'batch_refused',
    details: [
      {
        subject: `Study (First node, ${other.value})`,
        message: `panel: "${other.value}" is not offered.`,
      },
    ],
  })
  expect(await countJobs()).toEqual(before)
})

it('asks for a credential of each service before anything is sent', async () => {
  const visitor = await world.connect()
  const own = await upload(visitor, await goodVcf())
  const refusal = await refusalOf(
    submit(visitor, [at(world.service, panel.value, own.id), at(second, panel.value, own.id)]),
  )
  expect(refusal).toMatchObject({
    code: 'batch_refused',
    details: [{ subject: expect.stringContaining('Second node') as string }],
  })
  expect(await world.rows('select id from app.jobs where user_id = $1', visitor.id)).toEqual([])
})

it('judges the files against the limits of each service', async () => {
  await world.rows(`update app.services set min_samples = 80 where id = 2`)
  try {
    expect(await refusalOf(submit(owner, [at(world.service), at(second)]))).toMatchObject({
      code: 'batch_refused',
      details: [
        {
          subject: `Study (Second node, ${panel.label})`,
          message: expect.stringContaining('needs at least 80') as string,
        },
      ],
    })
  } finally {
    await world.rows(`update app.services set min_samples = null where id = 2`)
  }
})

it('refuses a service that is switched off, and one that is not there', async () => {
  await world.rows(`update app.services set status = 'inactive' where id = 2`)
  try {
    expect(await refusalOf(submit(owner, [at(world.service), at(second)]))).toMatchObject({
      code: 'batch_refused',
      details: [{ message: 'This service is switched off here.' }],
    })
  } finally {
    await world.rows(`update app.services set status = 'active' where id = 2`)
  }
  const nowhere = at(999 as ServiceId)
  expect(await refusalOf(submit(owner, [at(world.service), nowhere]))).toMatchObject({
    code: 'batch_refused',
    details: [{ subject: 'Study', message: 'There is no such service.' }],
  })
})

it('refuses the same files at the same service with the same settings twice', async () => {
  const encrypted = { ...at(second), settings: { ...goodSettings, aesEncryption: true } }
  const call = submit(owner, [at(world.service), at(second), encrypted])
  expect(await refusalOf(call)).toMatchObject({
    code: 'batch_refused',
    details: [{ message: expect.stringContaining('the same settings') as string }],
  })
})

it('sends nobody else’s file, to no service', async () => {
  const stranger = await world.connect()
  const theirs = await upload(stranger, await goodVcf())
  const before = await countJobs()
  const items = [at(world.service, panel.value, theirs.id), at(second, panel.value, theirs.id)]
  expect(await refusalOf(submit(owner, items))).toMatchObject({ code: 'not_found' })
  expect(await countJobs()).toEqual(before)
})

it('makes one batch of a double click', async () => {
  const id = newId(batchId)
  const items = [at(world.service), at(second)]
  const answers = await Promise.all([submit(owner, items, id), submit(owner, items, id)])
  const [one, two] = answers.map(({ jobs }) => jobs.map((job) => job.id))
  expect(one).toEqual(two)
  expect(await world.rows('select id from app.jobs where batch_id = $1', id)).toHaveLength(2)
})

it('compares its jobs by where the files went, what ran there and how long it took', async () => {
  const id = newId(batchId)
  await world.rows(`update app.services set country = 'Kenya' where id = 2`)
  const { jobs } = await submit(owner, [at(world.service), at(second)], id)
  await world.rows(`update app.services set country = 'Uganda' where id = 2`)
  const [first] = jobs
  if (first === undefined) throw new Error('the batch has no jobs')
  await moveJob(world, first, 'running')
  await moveJob(world, first, 'collecting')
  await world.rows(
    `update app.job_events set at = at + interval '1 hour' where job_id = $1 and event ->> 'state' = 'running'`,
    first.id,
  )
  await world.rows(
    `update app.job_events set at = at + interval '3 hours' where job_id = $1 and event ->> 'state' = 'collecting'`,
    first.id,
  )
  const [one, two] = (await owner.trpc.batches.compare.query({ batchId: id })).jobs
  expect(one).toMatchObject({ jobId: first.id, samples: 50 })
  expect(Math.round((one?.sentAfterSeconds ?? 0) / 60)).toBe(60)
  expect(Math.round((one?.atServiceSeconds ?? 0) / 60)).toBe(120)
  expect(two).toMatchObject({
    service: { country: 'Kenya' },
    sentAfterSeconds: null,
    atServiceSeconds: null,
  })
})

it('compares results that are shown also while a job is tried again with another file', async () => {
  const id = newId(batchId)
  const { jobs } = await submit(owner, [at(world.service), at(second)], id)
  const first = jobs[0]?.id
  await world.rows(
    `insert into app.files (user_id, job_id, purpose, name, size_bytes, state, sha256)
     values ($1, $2, 'result', 'chr_20.zip', 7, 'stored', sha256('here'))`,
    owner.id,
    first,
  )
  await world.rows(
    `insert into app.attempts (user_id, job_id, number, remote_name, previous_state, previous_ended_at)
     values ($1, $2, 2, 'tessera-again', 'completed', now())`,
    owner.id,
    first,
  )
  const mended = await upload(owner, await goodVcf())
  await world.rows(
    `insert into app.job_inputs (user_id, job_id, attempt, file_id) values ($1, $2, 2, $3)`,
    owner.id,
    first,
    mended.id,
  )
  const compared = async () => (await owner.trpc.batches.compare.query({ batchId: id })).jobs
  expect((await compared()).map(({ attempt }) => attempt)).toEqual([1, 1])

  // When its own results are shown, they are of other files than those of the second job.
  await world.rows(
    `insert into app.files (user_id, job_id, purpose, name, size_bytes, state, sha256)
     values ($1, $2, 'result', 'chr_20.zip', 7, 'stored', sha256('here'))`,
    owner.id,
    first,
  )
  await world.rows(`update app.jobs set state = 'completed', ended_at = now() where id = $1`, first)
  expect(await compared()).toEqual([])
})

it('compares what was read from results: by frequency, missing regions, and sites in both', async () => {
  const id = newId(batchId)
  const { jobs } = await submit(owner, [at(world.service), at(second), at(second, other.value)], id)
  const store = async (place: number, sites: number[], density: Quality['density']) =>
    await world.rows(
      `insert into app.result_quality (user_id, job_id, file_id, name, quality) values ($1, $2, $3, 'chr_20.zip', $4)`,
      owner.id,
      jobs[place]?.id,
      newId(fileId),
      JSON.stringify(qualityOf(sites, density)),
    )
  await store(0, [1, 2, 3], [{ chromosome: '20', variants: [0, 3, 1], typed: [], wellImputed: [] }])
  await store(1, [2, 3, 4], [{ chromosome: '20', variants: [0, 3], typed: [], wellImputed: [] }])

  const { jobs: compared, overlaps } = await owner.trpc.batches.compare.query({ batchId: id })
  expect(compared.map(({ quality }) => quality?.missing ?? null)).toEqual([
    [],
    [{ chromosome: '20', windows: { from: 2, to: 3 } }],
    null,
  ])
  expect(compared[0]?.quality).toMatchObject({ measure: 'R2', variants: 3 })
  expect(compared[0]?.quality?.byFrequency).toHaveLength(frequencyBinEnds.length)
  expect(overlaps).toEqual([{ jobIds: [jobs[0]?.id, jobs[1]?.id], share: 0.5, isExact: true }])
})

it('claims nothing missing and no sites in both where a result could not be read', async () => {
  const id = newId(batchId)
  const { jobs } = await submit(owner, [at(world.service), at(second), at(second, other.value)], id)
  const store = async (place: number, name: string, quality: Quality | null) =>
    await world.rows(
      `insert into app.result_quality (user_id, job_id, file_id, name, quality, problem) values ($1, $2, $3, $4, $5, $6)`,
      owner.id,
      jobs[place]?.id,
      newId(fileId),
      name,
      quality === null ? null : JSON.stringify(quality),
      quality === null ? 'out_of_time' : null,
    )
  const on = (chromosome: string) =>
    qualityOf([1, 2], [{ chromosome, variants: [3], typed: [], wellImputed: [] }])
  for (const place of [0, 1, 2]) await store(place, 'chr_20.zip', on('20'))
  for (const place of [0, 2]) await store(place, 'chr_21.zip', on('21'))
  await store(1, 'chr_21.zip', null)

  const { jobs: compared, overlaps } = await owner.trpc.batches.compare.query({ batchId: id })
  expect(compared.map(({ unread, quality }) => [unread, quality?.missing])).toEqual([
    [[], []],
    [['chr_21.zip'], null],
    [[], []],
  ])
  expect(overlaps.map(({ jobIds }) => jobIds)).toEqual([[jobs[0]?.id, jobs[2]?.id]])
})

it('compares no places in genomes of different builds', async () => {
  const id = newId(batchId)
  const { jobs } = await submit(owner, [at(world.service), at(second), at(second, other.value)], id)
  await world.rows(
    `update app.jobs set settings = jsonb_set(settings, '{build}', '"hg38"') where id = $1`,
    jobs[2]?.id,
  )
  for (const [place, chromosome] of ['20', '20', '21'].entries()) {
    await world.rows(
      `insert into app.result_quality (user_id, job_id, file_id, name, quality) values ($1, $2, $3, 'chr.zip', $4)`,
      owner.id,
      jobs[place]?.id,
      newId(fileId),
      JSON.stringify(qualityOf([1], [{ chromosome, variants: [3], typed: [], wellImputed: [] }])),
    )
  }

  const { jobs: compared, overlaps } = await owner.trpc.batches.compare.query({ batchId: id })
  expect(compared.map(({ quality }) => quality?.missing)).toEqual([[], [], []])
  expect(overlaps.map(({ jobIds }) => jobIds)).toEqual([[jobs[0]?.id, jobs[1]?.id]])
})

it('compares no jobs with other files, and nobody else’s', async () => {
  const another = await upload(owner, await goodVcf())
  const id = newId(batchId)
  await submit(owner, [at(world.service), at(second, panel?.value, another.id)], id)
  expect(await owner.trpc.batches.compare.query({ batchId: id })).toEqual({
    jobs: [],
    overlaps: [],
  })
  const stranger = await world.signUp()
  const call = stranger.trpc.batches.compare.query({ batchId: id })
  expect(await refusalOf(call)).toMatchObject({ code: 'not_found' })
})

function at(serviceId: ServiceId, key = panel?.value ?? '', input = file): SubmitJobInput {
  const settings = { ...goodSettings, panel: key }
  return { serviceId, name: 'Study', fileIds: [input], settings }
}

function qualityOf(sites: number[], density: Quality['density']): Quality {
  const counts = { typed: 1, typedOnly: 0, imputed: 2, monomorphic: 0, unmeasured: 0 }
  const none = { variants: 0, r2Sum: 0, atLeast: [0, 0, 0] as [number, number, number] }
  return {
    measure: 'R2',
    variants: 3,
    ...counts,
    unreadable: 0,
    r2Histogram: Array.from({ length: r2Bins }, () => 0),
    byFrequency: frequencyBinEnds.map(() => ({ ...none, empirical: { variants: 0, r2Sum: 0 } })),
    panel: null,
    density,
    elsewhere: 0,
    sites,
  }
}

async function submit(visitor: Visitor, items: SubmitJobInput[], id = newId(batchId)) {
  return await visitor.trpc.batches.submit.mutate({ batchId: id, name: 'Two services', items })
}

async function offer(visitor: Visitor, service: ServiceId) {
  const offered = { ...sandboxOptions, panels: [...sandboxOptions.panels, other] }
  await world.rows(
    `insert into app.service_options (user_id, service_id, options) values ($1, $2, $3)`,
    visitor.id,
    service,
    JSON.stringify(offered),
  )
}

async function countJobs() {
  return await world.rows('select count(*)::int as jobs from app.jobs')
}
