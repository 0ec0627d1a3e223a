import { connectBroker } from '@tessera/broker-client/broker'
import { startTestBroker } from '@tessera/testing/broker'
import { createOwnDatabase } from '@tessera/testing/own-database'
import { signInNewUser } from '@tessera/testing/people'
import { waitFor } from '@tessera/testing/wait-for'
import { expect, it } from 'vitest'

it('is unavailable while Postgres is killed, and healthy again by itself when it is back', async () => {
  await using database = await createOwnDatabase()
  await using testBroker = await startTestBroker(database)
  const user = await signInNewUser(database)
  const broker = connectBroker(testBroker.api)
  const health = async () => (await fetch(`${testBroker.origin}/health`)).status
  await broker.challenge(user.proof)
  expect(await health()).toBe(200)

  await database.kill()
  await expect(broker.challenge(user.proof)).rejects.toMatchObject({ code: 'unavailable' })
  expect(await health()).toBe(503)

  await database.startAgain()
  await waitFor(async () => (await health()) === 200)
  expect(await broker.challenge(user.proof)).toMatchObject({ userId: user.id })
  const { rows } = await database.adminPool.query(
    `select count(*)::int as records from vault.audit where action = 'challenge.made'`,
  )
  expect(rows).toEqual([{ records: 2 }])
}, 90_000)
