import { newToken, rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import { createTestDatabase } from '@tessera/testing/database'
import { array, asyncProperty, check, constantFrom, nat, record } from 'fast-check'
import { sql } from 'kysely'
import { Pool } from 'pg'
import { afterAll, expect, test } from 'vitest'
import { newPerson, type Person } from '../test/people.ts'
import { insertRegistry } from '../test/rows.ts'
import { openLogin } from './login.ts'
import { asJob, type JobUnit } from './unit.ts'

const database = await createTestDatabase()
await insertRegistry(database.adminPool, 1)
const people = await Promise.all([1, 2, 3, 4].map(async () => await newPerson(database.adminPool)))
afterAll(async () => await database[Symbol.asyncDispose]())

test.each([1, 2])(
  'F50 many users in one worker, on %i connections: nobody sees another’s row, however they interleave',
  async (connections) => {
    await using units = unitsByProof(connections)
    for (const person of people) {
      expect(await units.unit(person, async (look) => await look())).toEqual([person.userId])
    }
    const { failed, counterexample } = await check(seesOwnRowsOnly(units), { numRuns: 40 })
    expect(failed, JSON.stringify(counterexample)).toBe(false)
  },
)

test.each([1, 2])(
  'P1 identity as a setting of a pooled session, on %i connections: the same test finds rows of others',
  async (connections) => {
    await using units = await unitsBySetting(connections)
    const { failed } = await check(seesOwnRowsOnly(units), { numRuns: 100, endOnFailure: true })
    expect(failed).toBe(true)
  },
)

/** Some way to act for somebody: `look` tells whose rows are seen. */
interface Units extends AsyncDisposable {
  unit<T>(person: Person, work: (look: () => Promise<readonly string[]>) => Promise<T>): Promise<T>
  /** Work without a right to it: whose rows it sees all the same. */
  withoutIdentity(): Promise<readonly string[]>
}

interface Act {
  readonly person: Person
  readonly does: 'looks' | 'throws' | 'fails and tries again' | 'leaves a query' | 'has no identity'
  readonly pauses: number
}

function seesOwnRowsOnly(units: Units) {
  const act = record<Act>({
    person: constantFrom(...people),
    does: constantFrom(
      'looks',
      'throws',
      'fails and tries again',
      'leaves a query',
      'has no identity',
    ),
    pauses: nat({ max: 3 }),
  })
  return asyncProperty(array(act, { minLength: 2, maxLength: 12 }), async (acts) => {
    const foreign = await Promise.all(acts.map(async (act) => await rowsOfOthers(units, act)))
    return foreign.every((rows) => rows.length === 0)
  })
}

async function rowsOfOthers(
  units: Units,
  { person, does, pauses }: Act,
): Promise<readonly string[]> {
  const seen: string[] = []
  const lookFor = (look: () => Promise<readonly string[]>) => async () => {
    await pause(pauses)
    seen.push(...(await look()))
  }
  const others = () => seen.filter((owner) => owner !== person.userId)
  await pause(pauses)
  switch (does) {
    case 'looks':
      await units.unit(person, async (look) => {
        await lookFor(look)()
        await lookFor(look)()
      })
      return others()
    case 'throws':
      await units
        .unit(person, async (look) => {
          await lookFor(look)()
          throw new Error('thrown')
        })
        .catch(() => {})
      return others()
    case 'fails and tries again':
      for (const attempt of [1, 2]) {
        await units
          .unit(person, async (look) => {
            if (attempt === 1) throw new Error('the first time')
            await lookFor(look)()
          })
          .catch(() => {})
      }
      return others()
    case 'leaves a query': {
      const left: Promise<void>[] = []
      await units.unit(person, async (look) => {
        left.push(lookFor(look)().catch(() => {}))
      })
      await Promise.all(left)
      return others()
    }
    case 'has no identity':
      return await units.withoutIdentity().catch(() => [])
    default:
      return does satisfies never
  }
}

function unitsByProof(connections: number): Units {
  const login = openLogin('tessera_worker', {
    url: new Secret(database.url('tessera_worker')),
    connections,
  })
  const owners = async (proof: Secret<Uint8Array>) =>
    await asJob(login, proof, async (unit) => await ownersIn(unit.transaction))
  return {
    unit: async (person, work) =>
      await asJob(login, person.grant, async (unit) => {
        return await work(async () => await ownersIn(unit.transaction))
      }),
    withoutIdentity: async () => await owners(rowProof(newToken())),
    [Symbol.asyncDispose]: async () => await login[Symbol.asyncDispose](),
  }
}

async function ownersIn(transaction: JobUnit['transaction']): Promise<readonly string[]> {
  const { rows } = await sql<{ userId: string }>`select user_id from app.jobs`.execute(transaction)
  return rows.map(({ userId }) => userId)
}

/** How it is often done: a setting on whichever connection the pool gives, believed by the policy, and never reset. */
async function unitsBySetting(connections: number): Promise<Units> {
  await database.adminPool.query(`
    drop table if exists settings_believed;
    create table settings_believed (owner text);
    alter table settings_believed enable row level security;
    create policy believes on settings_believed using (owner = current_setting('test.user', true));
    grant select on settings_believed to tessera_worker;
  `)
  for (const { userId } of people) {
    await database.adminPool.query('insert into settings_believed values ($1)', [userId])
  }
  const pool = new Pool({
    connectionString: database.url('tessera_worker'),
    max: connections,
  })
  const look = async () => {
    const { rows } = await pool.query<{ owner: string }>('select owner from settings_believed')
    return rows.map(({ owner }) => owner)
  }
  return {
    async unit(person, work) {
      await pool.query(`select set_config('test.user', $1, false)`, [person.userId])
      return await work(look)
    },
    withoutIdentity: look,
    [Symbol.asyncDispose]: async () => await pool.end(),
  }
}

async function pause(times: number): Promise<void> {
  for (let i = 0; i < times; i++) await new Promise(setImmediate)
}
