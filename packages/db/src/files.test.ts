import { randomBytes, randomUUID } from 'node:crypto'
import { fileId, type FileId } from '@tessera/contracts/ids'
import { afterAll, describe, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newJob, newPerson, type Person } from '../test/people.ts'
import {
  findResultPassword,
  findStoredFile,
  listResults,
  reserveJobFile,
  storeJobFile,
} from './files.ts'
import {
  deleteInput,
  findInput,
  insertInput,
  listInputs,
  listJobInputs,
  markChecking,
  refuseInput,
  findMends,
  storeInput,
} from './inputs.ts'
import { insertJob } from './jobs.ts'
import { deleteResults } from './result-deletions.ts'
import { asJob, asUser } from './unit.ts'

const house = await openHouse()
const { admin, api, worker } = house

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})

describe('an upload', () => {
  test('is received, checked and stored with what the check found', async () => {
    const ada = await newPerson(admin)
    const id = await upload(ada)
    expect(await asUser(api, ada.session, (unit) => markChecking(unit, id))).toBe(true)
    expect(await asUser(api, ada.session, (unit) => storeInput(unit, id, stored))).toBe(true)
    expect(await asUser(api, ada.session, (unit) => findMends(unit, id))).toBe(stored.mends)
    expect(await asUser(api, ada.session, (unit) => findInput(unit, id))).toMatchObject({
      id,
      name: 'study.vcf.gz',
      sizeBytes: 12,
      state: 'stored',
      sha256: stored.sha256.toString('hex'),
      ...stored.report,
    })
    expect(await asUser(api, ada.session, (unit) => findStoredFile(unit, id))).toMatchObject({
      sha256: stored.sha256,
      writer: stored.writer,
    })
  })

  test('that is stored or refused changes no more', async () => {
    const ada = await newPerson(admin)
    const [kept, refused] = [await upload(ada), await upload(ada)]
    await asUser(api, ada.session, async (unit) => {
      await markChecking(unit, kept)
      await storeInput(unit, kept, stored)
      await refuseInput(unit, refused, stored.report)
    })
    for (const id of [kept, refused])
      await asUser(api, ada.session, async (unit) => {
        expect(await markChecking(unit, id)).toBe(false)
        expect(await storeInput(unit, id, stored)).toBe(false)
        expect(await refuseInput(unit, id, stored.report)).toBe(false)
      })
  })

  test('is not stored before it was checked', async () => {
    const ada = await newPerson(admin)
    const id = await upload(ada)
    expect(await asUser(api, ada.session, (unit) => storeInput(unit, id, stored))).toBe(false)
  })

  test('is deleted by its owner, unless a job uses it', async () => {
    const ada = await newPerson(admin)
    const other = await newPerson(admin)
    await asUser(api, ada.session, (unit) => insertJob(unit, newJob(ada)))
    const id = await upload(ada)
    const remove = (person: Person, file: FileId) =>
      asUser(api, person.session, (unit) => deleteInput(unit, file))
    expect(await remove(ada, ada.uploadId)).toBe(false)
    expect(await remove(other, id)).toBe(false)
    expect(await remove(ada, id)).toBe(true)
    expect(await remove(ada, id)).toBe(false)
    const inputs = await asUser(api, ada.session, listInputs)
    expect(inputs.map((input) => input.id)).toContain(ada.uploadId)
    expect(inputs.map((input) => input.id)).not.toContain(id)
  })

  test('is seen by the worker of the job that it was given to, once it is stored', async () => {
    const ada = await newPerson(admin)
    const inputs = () => asJob(worker, ada.grant, (unit) => listJobInputs(unit, ada.jobId))
    expect(await inputs()).toEqual([])
    await admin.query(`update app.files set state = 'stored', sha256 = $2 where user_id = $1`, [
      ada.userId,
      stored.sha256,
    ])
    expect((await inputs()).map(({ name }) => name)).toEqual(['given.vcf.gz'])
  })
})

describe('a result', () => {
  test('is kept once, however often it is collected', async () => {
    const ada = await newPerson(admin)
    const reserve = () =>
      asJob(worker, ada.grant, (unit) =>
        reserveJobFile(unit, { ...ada, purpose: 'result', name: 'chr20.zip' }),
      )
    const places = await Promise.all([reserve(), reserve(), reserve()])
    expect(new Set(places.map(({ id }) => id)).size).toBe(1)
    const [place] = places
    if (place === undefined) throw new Error('no place')
    expect(place.state).toBe('receiving')
    expect(await results(ada)).toEqual([])

    const store = (sizeBytes: number) =>
      asJob(worker, ada.grant, (unit) =>
        storeJobFile(unit, place.id, { sizeBytes, sha256: stored.sha256, writer: 3 }),
      )
    expect(await store(5_000_000_000)).toBe(true)
    expect(await store(1)).toBe(false)
    expect(await reserve()).toEqual({ id: place.id, state: 'stored' })
    expect(await results(ada)).toEqual([
      {
        id: place.id,
        jobId: ada.jobId,
        attempt: 1,
        name: 'chr20.zip',
        sizeBytes: 5_000_000_000,
        sha256: stored.sha256.toString('hex'),
        encrypted: true,
        writer: 3,
      },
    ])
  })

  test('comes to no job that is over, and what was deleted of it does not come back', async () => {
    const ada = await newPerson(admin)
    const reserve = (name: string) =>
      asJob(worker, ada.grant, (unit) => reserveJobFile(unit, { ...ada, purpose: 'result', name }))
    const { id } = await reserve('chr20.zip')
    await admin.query(`update app.jobs set state = 'cancelled', ended_at = now() where id = $1`, [
      ada.jobId,
    ])
    const size = { sizeBytes: 1, sha256: stored.sha256, writer: 3 }
    expect(await asJob(worker, ada.grant, (unit) => storeJobFile(unit, id, size))).toBe(false)
    await expect(reserve('chr21.zip')).rejects.toThrow('row-level security')

    const deleted = await asUser(api, ada.session, (unit) =>
      deleteResults(unit, { ...ada, attempt: 1, deletedBy: 'ada', remaining: [] }),
    )
    expect(deleted).toMatchObject({ pending: expect.arrayContaining([id]) })
    await expect(reserve('chr20.zip')).rejects.toThrow('row-level security')
  })

  test('password lies in its row and not among the results', async () => {
    const ada = await newPerson(admin)
    const content = randomBytes(64)
    await asJob(worker, ada.grant, async (unit) => {
      const place = await reserveJobFile(unit, {
        ...ada,
        purpose: 'result_password',
        name: 'password',
      })
      await storeJobFile(unit, place.id, { content })
    })
    const found = await asUser(api, ada.session, (unit) => findResultPassword(unit, ada.jobId))
    expect(found?.content).toEqual(content)
    expect(await results(ada)).toEqual([])
    const other = await newPerson(admin)
    expect(
      await asUser(api, other.session, (unit) => findResultPassword(unit, ada.jobId)),
    ).toBeNull()
  })
})

async function upload(person: Person): Promise<FileId> {
  const id = fileId.parse(randomUUID())
  await asUser(api, person.session, (unit) =>
    insertInput(unit, { id, userId: person.userId, name: 'study.vcf.gz', sizeBytes: 12 }),
  )
  return id
}

async function results(person: Person) {
  return await asUser(api, person.session, (unit) =>
    listResults(unit, { jobId: person.jobId, attempt: 1 }),
  )
}

const stored = {
  sha256: randomBytes(32),
  writer: 7,
  report: {
    findings: [
      {
        code: 'few-samples',
        severity: 'warning',
        message: 'It has 2 samples.',
        remedy: 'Add.',
        commands: [],
      },
    ],
    panels: [],
    passed: [{ code: 'order', message: 'Sorted by position.' }],
    facts: {
      chromosome: '20',
      samples: 2,
      variants: 10,
      build: 'hg19',
      phased: false,
      missing: 3,
      samplesDigest: 'ab',
    },
  },
  mends: 'rs1\t20\n',
} as const satisfies Parameters<typeof storeInput>[2]
