import { randomUUID } from 'node:crypto'
import { fileId } from '@tessera/contracts/ids'
import { afterAll, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson } from '../test/people.ts'
import { storeUploadedFile } from './document-files.ts'
import { asUser } from './unit.ts'

const house = await openHouse()
afterAll(async () => await house[Symbol.asyncDispose]())

test('an upload whose row is gone meanwhile is not stored', async () => {
  const { session } = await newPerson(house.admin)
  const stored = { sizeBytes: 1, sha256: new Uint8Array(32), writer: 1 }
  const gone = fileId.parse(randomUUID())
  const storing = asUser(house.api, session, (unit) => storeUploadedFile(unit, gone, stored))
  await expect(storing).rejects.toThrow(/no result/)
})
