import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { connectBroker } from '@tessera/broker-client/broker'
import { startTestBroker } from '@tessera/testing/broker'
import { createTestDatabase } from '@tessera/testing/database'
import { signInNewUser } from '@tessera/testing/people'
import { expect, it } from 'vitest'

it.each(['before', 'after'] as const)(
  'a broker that loses its connection just %s a commit goes on in the same lane',
  async (when) => {
    await using database = await createTestDatabase()
    await using line = await startLine(new URL(database.url('tessera_broker')))
    const url = (...[login]: Parameters<typeof database.url>) => {
      const through = new URL(database.url(login))
      through.host = line.host
      return through.href
    }
    await using testBroker = await startTestBroker({ ...database, url })
    const user = await signInNewUser(database)
    const broker = connectBroker(testBroker.api)
    await broker.challenge(user.proof)

    line.cutAtNextCommit(when)
    await expect(broker.challenge(user.proof)).rejects.toMatchObject({ code: 'unavailable' })
    expect(await broker.challenge(user.proof)).toMatchObject({ userId: user.id })
    expect(await broker.challenge(user.proof)).toMatchObject({ userId: user.id })

    const { rows } = await database.adminPool.query(
      `select count(*)::int as records from vault.audit where action = 'challenge.made'`,
    )
    expect(rows).toEqual([{ records: when === 'before' ? 3 : 4 }])
    const alerts = await database.adminPool.query(
      `select from vault.alerts where kind = 'audit.cut'`,
    )
    expect(alerts.rowCount).toBe(0)
  },
)

/** A line to Postgres that breaks when it is told to. */
async function startLine(to: URL) {
  let cut: 'before' | 'after' | null = null
  const server = createServer((client) => join(client))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutAtNextCommit: (when: 'before' | 'after') => void (cut = when),
    [Symbol.asyncDispose]: async () => {
      server.close()
      await once(server, 'close')
    },
  }

  function join(client: Socket): void {
    const postgres = connect(Number(to.port), to.hostname)
    let isLost = false
    let hasRecorded = false
    client.on('data', (data) => {
      // Other units commit too, when they please.
      hasRecorded ||= data.includes('challenge.made')
      const isCommit = data.includes('commit\0')
      const isLast = cut !== null && hasRecorded && isCommit
      if (isCommit) hasRecorded = false
      if (isLast) {
        isLost = cut === 'after'
        cut = null
      }
      if (isLast && !isLost) client.destroy()
      else postgres.write(data)
    })
    postgres.on('data', (data) => (isLost ? client.destroy() : client.write(data)))
    client.on('error', () => {}).on('close', () => postgres.destroy())
    postgres.on('error', () => {}).on('close', () => client.destroy())
  }
}
