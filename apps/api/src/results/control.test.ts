import { noControl } from '@tessera/contracts/control'
import type { Job } from '@tessera/contracts/job'
import { mendColumns } from '@tessera/vcf/panel-comparison'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { newId } from '../new-id.ts'
import { fileId } from '@tessera/contracts/ids'
import { storeResult } from '../../test/stored-result.ts'
import { moveJob, submitGoodJob } from '../../test/submitted-job.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
let owner: Visitor
let job: Job
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  owner = await world.connect()
  job = await submitGoodJob(world, owner)
})

it('gives what quality control found in all files together, and the list of what is to be mended', async () => {
  const { control, controlMends } = owner.trpc.results
  expect(await control.query({ jobId: job.id })).toEqual({ whole: null, files: [] })
  await storeFindings()

  const found = await control.query({ jobId: job.id })

  expect(found.whole).toMatchObject({
    excluded: { strandFlip: 2, monomorphic: 5 },
    typedOnly: 7,
    mends: 2,
    density: [
      { chromosome: '2', differing: [1], leftOut: [0, 2], typedOnly: [7] },
      { chromosome: '20', differing: [1] },
    ],
  })
  expect(found.files.map(({ name, problem, mends }) => [name, problem, mends])).toEqual([
    ['chunks-excluded.txt', 'not_known', 0],
    ['snps-excluded.txt', null, 2],
    ['snps-typed-only.txt', null, 0],
  ])
  expect((await controlMends.query({ jobId: job.id })).table).toBe(`${mendColumns}\n${mends}`)
})

it('is of one attempt', async () => {
  await storeFindings()
  await moveJob(world, job, 'failed')
  await world.rows(
    `update app.steps set state = 'done', ended_at = now() where job_id = $1`,
    job.id,
  )
  await owner.trpc.jobs.retry.mutate({ jobId: job.id })
  const { control, controlMends } = owner.trpc.results
  const asked = { jobId: job.id, attempt: 2 }
  expect(await control.query(asked)).toEqual({ whole: null, files: [] })
  expect((await controlMends.query(asked)).table).toBe(`${mendColumns}\n`)
  expect((await control.query({ jobId: job.id, attempt: 1 })).files).toHaveLength(3)
})

it('is for nobody but the owner', async () => {
  await storeFindings()
  const other = await world.connect()
  const { control, controlMends } = other.trpc.results
  for (const asked of [
    control.query({ jobId: job.id }),
    controlMends.query({ jobId: job.id, attempt: 1 }),
  ])
    expect(await refusalOf(asked)).toMatchObject({ code: 'not_found' })
})

it('its list goes with the results that it was read from, and its numbers stay', async () => {
  await storeFindings()
  await storeResult(world, owner, job, { name: 'snps-excluded.txt', bytes: Buffer.from('x') })
  await moveJob(world, job, 'completed')
  await owner.trpc.results.delete.mutate({ jobId: job.id })
  const { whole, files } = await owner.trpc.results.control.query({ jobId: job.id })
  expect(whole?.excluded.strandFlip).toBe(2)
  expect(files.map(({ mends }) => mends)).toEqual([0, 0, 0])
  expect((await owner.trpc.results.controlMends.query({ jobId: job.id })).table).toBe(
    `${mendColumns}\n`,
  )
  const kept = 'select from app.control_findings where job_id = $1 and mends is not null'
  expect(await world.rows(kept, job.id)).toEqual([])
})

/** What the worker writes when it has read the files. */
async function storeFindings(): Promise<void> {
  const none = noControl()
  const excluded = {
    ...none,
    excluded: { ...none.excluded, strandFlip: 2, monomorphic: 5 },
    mends: 2,
    density: [
      { chromosome: '20', differing: [1], leftOut: [], typedOnly: [] },
      { chromosome: '2', differing: [1], leftOut: [0, 2], typedOnly: [] },
    ],
  }
  const typedOnly = {
    ...none,
    typedOnly: 7,
    density: [{ chromosome: '2', differing: [], leftOut: [], typedOnly: [7] }],
  }
  for (const [name, found, list, problem] of [
    ['snps-excluded.txt', excluded, mends, null],
    ['snps-typed-only.txt', typedOnly, null, null],
    ['chunks-excluded.txt', null, null, 'not_known'],
  ] as const)
    await world.rows(
      `insert into app.control_findings (user_id, job_id, file_id, name, control, mends, problem) values ($1, $2, $3, $4, $5, $6, $7)`,
      owner.id,
      job.id,
      newId(fileId),
      name,
      found === null ? null : JSON.stringify(found),
      list,
      problem,
    )
}

const mends =
  'rs1\t20\t100\tA\tG\tpanel\tT/C\tflip the strand\nrs2\t2\t5\tA\tG\tpanel\tT/C\tflip the strand\n'
