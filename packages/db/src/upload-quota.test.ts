import { randomUUID } from 'node:crypto'
import { fileId } from '@tessera/contracts/ids'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson, type Person } from '../test/people.ts'
import { insertInput } from './inputs.ts'
import { asUser } from './unit.ts'
import { secondsToUploadRoom } from './upload-quota.ts'

const house = await openHouse()
const { admin, api } = house
const hour = 3600
const quota = { bytes: 100, windowSeconds: 24 * hour }

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await admin.query('delete from app.users')
})

test('what a user uploads within the window may not be more than the quota', async () => {
  const ada = await newPerson(admin)
  const other = await newPerson(admin)
  await admin.query('delete from app.job_inputs')
  await admin.query('delete from app.files')
  await addFile(ada, { bytes: 40, hoursAgo: 20 })
  await addFile(ada, { bytes: 40, hoursAgo: 10 })
  await addFile(ada, { bytes: 1000, hoursAgo: 25 })
  await addFile(ada, { bytes: 1000, hoursAgo: 1, state: 'refused' })
  await addFile(other, { bytes: 1000, hoursAgo: 1 })

  expect(await secondsFor(ada, 20)).toBeNull()
  expect(await secondsFor(ada, 21)).toBeCloseTo(4 * hour, -2)
  expect(await secondsFor(ada, 61)).toBeCloseTo(14 * hour, -2)
})

test('many uploads at once do not pass together', async () => {
  const ada = await newPerson(admin)
  await admin.query('delete from app.job_inputs')
  await admin.query('delete from app.files')

  const admitted = await Promise.all(
    Array.from({ length: 5 }, async () =>
      asUser(api, ada.session, async (unit) => {
        if ((await secondsToUploadRoom(unit, ada.userId, 40, quota)) !== null) return false
        const id = fileId.parse(randomUUID())
        await insertInput(unit, { id, userId: ada.userId, name: 'a.vcf.gz', sizeBytes: 40 })
        return true
      }),
    ),
  )

  expect(admitted.filter(Boolean)).toHaveLength(2)
})

async function secondsFor(person: Person, bytes: number) {
  return await asUser(
    api,
    person.session,
    async (unit) => await secondsToUploadRoom(unit, person.userId, bytes, quota),
  )
}

async function addFile(
  person: Person,
  file: { readonly bytes: number; readonly hoursAgo: number; readonly state?: 'refused' },
): Promise<void> {
  await admin.query(
    `insert into app.files (user_id, purpose, name, state, size_bytes, created_at)
     values ($1, 'input', 'a.vcf.gz', $2, $3, now() - make_interval(hours => $4))`,
    [person.userId, file.state ?? 'receiving', file.bytes, file.hoursAgo],
  )
}
