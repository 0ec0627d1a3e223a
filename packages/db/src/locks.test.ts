import { afterAll, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson } from '../test/people.ts'
import { setJobState } from './jobs.ts'
import { asJob } from './unit.ts'

const house = await openHouse()

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})

test('a job whose state is being changed can be referred to', async () => {
  const ada = await newPerson(house.admin)
  const other = await house.admin.connect()
  await using stack = new AsyncDisposableStack()
  stack.defer(() => other.release(true))
  await other.query(`set lock_timeout = '200ms'`)
  await asJob(house.worker, ada.grant, async (unit) => {
    await setJobState(unit, ada, { state: 'running' })
    const refer = `insert into app.files (user_id, job_id, purpose, name, size_bytes) values ($1, $2, 'result', 'new', 1)`
    expect(await other.query(refer, [ada.userId, ada.jobId])).toMatchObject({ rowCount: 1 })
  })
})
