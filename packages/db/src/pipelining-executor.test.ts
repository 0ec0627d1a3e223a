import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { Secret } from '@tessera/crypto/secret'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson } from '../test/people.ts'
import { writeAudit } from './audit.ts'
import { openLogin } from './login.ts'
import { asProgram, asUser, type ProgramUnit } from './unit.ts'

const house = await openHouse()
afterAll(async () => await house[Symbol.asyncDispose]())

test('statements of a unit that do not wait for each other leave before the first is answered, and in order', async () => {
  await using postgres = await withHeldAnswers(new URL(house.database.url('tessera_api')))
  await using login = openLogin('tessera_api', { url: new Secret(postgres.url) })

  const answers = await asProgram(login, async (unit) => {
    await ask(unit, 'connected')
    postgres.holdAnswersUntil('third')
    return await Promise.all(['first', 'second', 'third'].map((name) => ask(unit, name)))
  })

  const times = answers.map(({ at }) => at.getTime())
  expect(answers.map(({ name }) => name)).toEqual(['first', 'second', 'third'])
  expect(times).toEqual(times.toSorted((a, b) => a - b))
})

test('of a statement that was sent with one that fails before it, nothing stays', async () => {
  const { userId, session } = await newPerson(house.admin)
  const send = async (first: string) =>
    await asUser(house.api, session, async (unit) => {
      const line = { userId, actor: `user:${userId}`, action: 'job.submitted', subject: first }
      await Promise.all([
        sql`select ${sql.raw(first)}`.execute(unit.transaction),
        writeAudit(unit, line),
      ])
    })
  await send('1')
  await expect(send('1 / 0')).rejects.toThrow('division by zero')
  const { rows } = await house.admin.query(
    `select subject from app.audit where action = 'job.submitted' and user_id = $1`,
    [userId],
  )
  expect(rows).toEqual([{ subject: '1' }])
})

async function ask({ transaction }: ProgramUnit, name: string) {
  const statement = sql<{ name: string; at: Date }>`
    select ${sql.lit(name)} as name, clock_timestamp() as at where ${true}::boolean`
  const { rows } = await statement.execute(transaction)
  const [row] = rows
  if (row === undefined) throw new Error('there is no row')
  return row
}

/** Postgres behind a door that lets an answer pass only when a word was asked. */
async function withHeldAnswers(url: URL) {
  let awaited = ''
  const server = createServer((client) => {
    const upstream = connect(Number(url.port), url.hostname)
    for (const socket of [client, upstream]) socket.on('error', () => {})
    client.on('data', (asked: Buffer) => {
      upstream.write(asked)
      if (!asked.includes(awaited)) return
      awaited = ''
      upstream.resume()
    })
    upstream.on('data', (answer: Buffer) => client.write(answer))
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    hold = () => upstream.pause()
  })
  let hold = () => {}
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String((server.address() as AddressInfo).port)
  return {
    url: through.href,
    holdAnswersUntil(word: string) {
      awaited = word
      hold()
    },
    [Symbol.asyncDispose]: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}
