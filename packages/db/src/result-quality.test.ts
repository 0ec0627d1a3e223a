import { randomUUID } from 'node:crypto'
import { fileId } from '@tessera/contracts/ids'
import type { Quality } from '@tessera/contracts/quality'
import { afterAll, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson } from '../test/people.ts'
import { listReadResults, listResultQuality, storeResultQuality } from './result-quality.ts'
import { asJob, asReadingJob, asUser } from './unit.ts'

const house = await openHouse()
const { admin, api, worker } = house
afterAll(async () => await house[Symbol.asyncDispose]())

test('what was read of a result is stored once, and its owner gets it', async () => {
  const ada = await newPerson(admin)
  const result = { id: fileId.parse(randomUUID()), name: 'chr_20.zip' }
  const other = { id: fileId.parse(randomUUID()), name: 'chr_1.zip' }
  const store = async (of: typeof result, reading: Parameters<typeof storeResultQuality>[3]) =>
    await asJob(worker, ada.grant, (unit) => storeResultQuality(unit, ada, of, reading))
  expect(await store(result, { kind: 'read', quality })).toBe(true)
  expect(await store(result, { kind: 'unreadable', problem: 'damaged' })).toBe(false)
  expect(await store(other, { kind: 'unreadable', problem: 'no_values' })).toBe(true)
  const read = await asReadingJob(worker, ada.grant, (unit) => listReadResults(unit, ada.jobId))
  expect([...read]).toEqual(expect.arrayContaining([result.id, other.id]))
  const found = await asUser(api, ada.session, (unit) =>
    listResultQuality(unit, { jobId: ada.jobId, attempt: 1 }),
  )
  // Beside the one that she has from the beginning.
  expect(found.slice(0, 2)).toEqual([
    { fileId: other.id, name: other.name, reading: { kind: 'unreadable', problem: 'no_values' } },
    { fileId: result.id, name: result.name, reading: { kind: 'read', quality } },
  ])
})

test('quality of another job: a grant writes none, and another user reads none', async () => {
  const [ada, eve] = [await newPerson(admin), await newPerson(admin)]
  const result = { id: fileId.parse(randomUUID()), name: 'chr_20.zip' }
  const reading = { kind: 'read', quality } as const
  await asJob(worker, ada.grant, (unit) => storeResultQuality(unit, ada, result, reading))
  const writing = asJob(worker, eve.grant, (unit) => storeResultQuality(unit, ada, result, reading))
  await expect(writing).rejects.toThrow('row-level security')
  const seen = await asUser(api, eve.session, (unit) =>
    listResultQuality(unit, { jobId: ada.jobId, attempt: 1 }),
  )
  expect(seen).toEqual([])
  const known = await asReadingJob(worker, eve.grant, (unit) => listReadResults(unit, ada.jobId))
  expect(known.size).toBe(0)
})

test('what is too large is not stored', async () => {
  const ada = await newPerson(admin)
  const result = { id: fileId.parse(randomUUID()), name: 'chr_20.zip' }
  const large = { ...quality, r2Histogram: Array.from({ length: 100_000 }, () => 12) }
  const writing = asJob(worker, ada.grant, (unit) =>
    storeResultQuality(unit, ada, result, { kind: 'read', quality: large }),
  )
  await expect(writing).rejects.toThrow('check constraint')
})

const quality: Quality = {
  measure: 'R2',
  variants: 3,
  typed: 1,
  typedOnly: 0,
  imputed: 2,
  monomorphic: 0,
  unmeasured: 0,
  unreadable: 0,
  r2Histogram: Array.from({ length: 20 }, (_, bin) => (bin === 19 ? 2 : 0)),
  byFrequency: Array.from({ length: 10 }, (_, bin) => ({
    variants: bin === 4 ? 2 : 0,
    r2Sum: bin === 4 ? 1.98 : 0,
    atLeast: bin === 4 ? [2, 2, 2] : [0, 0, 0],
    empirical: { variants: 0, r2Sum: 0 },
  })),
  panel: null,
  density: [{ chromosome: '20', variants: [0, 3], typed: [0, 1], wellImputed: [0, 2] }],
  elsewhere: 0,
  sites: [7, 9],
}
