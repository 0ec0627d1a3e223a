import { randomUUID } from 'node:crypto'
import { noControl } from '@tessera/contracts/control'
import { fileId } from '@tessera/contracts/ids'
import { afterAll, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson } from '../test/people.ts'
import { findControlMends, storeControl } from './control-findings.ts'
import { asJob, asUser } from './unit.ts'

const house = await openHouse()
const { admin, api, worker } = house

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})

test('lists of many files are handed out together up to the length of one', async () => {
  const ada = await newPerson(admin)
  const mends = 'a line\n'.repeat(1_000_000)
  for (const name of ['a.txt', 'b.txt', 'c.txt']) {
    const file = { id: fileId.parse(randomUUID()), name }
    const reading = { kind: 'read', control: noControl(), mends } as const
    expect(await asJob(worker, ada.grant, (unit) => storeControl(unit, ada, file, reading))).toBe(
      true,
    )
  }
  const of = { jobId: ada.jobId, attempt: 1 }
  expect(await asUser(api, ada.session, (unit) => findControlMends(unit, of))).toBe(mends + mends)
  expect(
    await asUser(api, ada.session, (unit) => findControlMends(unit, { ...of, attempt: 2 })),
  ).toBe('')
})
