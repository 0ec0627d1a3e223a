import { afterAll, beforeAll, expect, it } from 'vitest'
import { storeQuality } from '../../test/stored-quality.ts'
import { submitGoodJob } from '../../test/submitted-job.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
let owner: Visitor
beforeAll(async () => {
  world = await createWorld()
  owner = await world.connect()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('gives how well was imputed of all results together, and what could not be read', async () => {
  const job = await submitGoodJob(world, owner)
  const jobId = job.id
  expect(await owner.trpc.results.quality.query({ jobId })).toEqual({ whole: null, results: [] })
  const unread = { kind: 'unreadable', problem: 'damaged' } as const
  const files = [
    await storeQuality(world, owner, job, 'chr_1.zip', unread),
    await storeQuality(world, owner, job, 'chr_20.zip'),
    await storeQuality(world, owner, job, 'chr_21.zip'),
  ]
  const { whole, results } = await owner.trpc.results.quality.query({ jobId })
  expect(whole).toMatchObject({ measure: 'R2', variants: 12_034, typed: 1486 })
  expect(results).toEqual([
    { fileId: files[0], name: 'chr_1.zip', problem: 'damaged' },
    { fileId: files[1], name: 'chr_20.zip', problem: null },
    { fileId: files[2], name: 'chr_21.zip', problem: null },
  ])
})

it('is for nobody but the owner', async () => {
  const job = await submitGoodJob(world, owner)
  await storeQuality(world, owner, job, 'chr_20.zip')
  const other = await world.connect()
  expect(await refusalOf(other.trpc.results.quality.query({ jobId: job.id }))).toMatchObject({
    code: 'not_found',
  })
})
