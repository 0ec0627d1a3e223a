import { newToken, rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import { createTestDatabase } from '@tessera/testing/database'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { newPerson, type Person } from '../test/people.ts'
import { insertRegistry } from '../test/rows.ts'
import { findJob, listJobs, setJobState } from './jobs.ts'
import { openLogin } from './login.ts'
import {
  asJob,
  asProgram,
  asSweep,
  asUser,
  DatabaseAway,
  ProofRefused,
  type UserUnit,
} from './unit.ts'

const database = await createTestDatabase()
await insertRegistry(database.adminPool, 1)
// One connection each: whatever a unit leaves behind, the next one meets.
const api = openLogin('tessera_api', {
  url: new Secret(database.url('tessera_api')),
  connections: 1,
})
const worker = openLogin('tessera_worker', {
  url: new Secret(database.url('tessera_worker')),
  connections: 1,
})
const system = openLogin('tessera_system', {
  url: new Secret(database.url('tessera_system')),
  connections: 1,
})

afterAll(async () => {
  for (const login of [api, worker, system]) await login[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

describe('a unit of work', () => {
  test('knows whose it is and shows that user’s rows', async () => {
    const ada = await newPerson(database.adminPool)
    expect(await asUser(api, ada.session, visible)).toEqual(seenBy(ada))
  })

  test('F51 no context: is refused without a live proof, before its work begins', async () => {
    let begun = false
    const work = async () => {
      begun = true
    }
    const proof = rowProof(newToken())
    await expect(asUser(api, proof, work)).rejects.toBeInstanceOf(ProofRefused)
    await expect(asJob(worker, proof, work)).rejects.toBeInstanceOf(ProofRefused)
    expect(begun).toBe(false)
  })

  test('says nothing of the proof when it is refused', async () => {
    const token = newToken()
    const error: unknown = await asUser(api, rowProof(token), async () => {}).catch((e) => e)
    const told = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error)
    expect(told).not.toContain(Buffer.from(rowProof(token).expose()).toString('hex'))
  })

  test('P16 wrapper around each query: what a unit writes is undone as a whole when it throws', async () => {
    const ada = await newPerson(database.adminPool)
    const failing = asUser(api, ada.session, async (unit) => {
      await setJobState(unit, ada, { state: 'running' })
      throw new Error('after all')
    })
    await expect(failing).rejects.toThrow('after all')
    const job = await asUser(api, ada.session, (unit) => findJob(unit, ada.jobId))
    expect(job?.state).toBe('queued')
  })

  test('F47 Postgres lost mid-job: a unit that loses its connection says so, and the next one has another', async () => {
    const ada = await newPerson(database.adminPool)
    const lost = asUser(api, ada.session, async (unit) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(
        unit.transaction,
      )
      await database.adminPool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
      return await visible(unit)
    })
    await expect(lost).rejects.toThrow(DatabaseAway)
    expect(await asUser(api, ada.session, visible)).toEqual(seenBy(ada))
  })

  test('says so when there is no Postgres', async () => {
    await using nowhere = openLogin('tessera_api', {
      url: new Secret('postgres://tessera_api:x@127.0.0.1:1/none'),
    })
    await expect(asProgram(nowhere, async () => {})).rejects.toThrow(DatabaseAway)
  })

  test('for a program shows no rows', async () => {
    const ada = await newPerson(database.adminPool)
    await asUser(api, ada.session, visible)
    const reading = asProgram(api, async (unit) => {
      await sql`select * from app.jobs`.execute(unit.transaction)
    })
    await expect(reading).rejects.toBeInstanceOf(ProofRefused)
  })

  test('for a sweep sees nothing that its purpose does not need', async () => {
    await newPerson(database.adminPool)
    const jobs = await asSweep(system, 'dispatch', async (unit) => {
      return await unit.transaction.selectFrom('app.jobs').select('id').execute()
    })
    expect(jobs).toEqual([])
  })
})

describe('after a unit has ended', () => {
  test('P9 query of an ended transaction: is refused, also while another unit is open', async () => {
    const ada = await newPerson(database.adminPool)
    const eve = await newPerson(database.adminPool)
    const kept = await asUser(api, eve.session, async (unit) => unit)
    await asUser(api, ada.session, async () => {
      await expect(visible(kept)).rejects.toThrow(/already committed/)
    })
    const rolledBack = Promise.withResolvers<UserUnit>()
    await expect(
      asUser(api, eve.session, async (unit) => {
        rolledBack.resolve(unit)
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    await asUser(api, ada.session, async () => {
      await expect(visible(await rolledBack.promise)).rejects.toThrow(/already rolled back/)
    })
  })

  test('F53 un-awaited query after the unit: does not run in the next one', async () => {
    const ada = await newPerson(database.adminPool)
    const eve = await newPerson(database.adminPool)
    const later = Promise.withResolvers<void>()
    const late = asUser(api, eve.session, async (unit) => ({
      outcome: later.promise.then(async () => await visible(unit)).catch((error: unknown) => error),
    }))
    const { outcome } = await late
    await asUser(api, ada.session, async (unit) => {
      later.resolve()
      expect(await visible(unit)).toEqual(seenBy(ada))
      expect(await outcome).toBeInstanceOf(Error)
    })
  })
})

async function visible(unit: UserUnit) {
  const { jobs } = await listJobs(unit, { cursor: null, size: 10 })
  return jobs.map(({ id }) => id)
}

function seenBy(person: Person) {
  return [person.jobId]
}
