import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { requestProofHeader, answerHeader } from '@tessera/broker-client/signed-request'
import { taskId } from '@tessera/contracts/ids'
import { markDispatched } from '@tessera/testing/delegated-job'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { createWorld, type World } from '../test/world.ts'
import { redeemTask } from './redeem-task.ts'
import { Stopping } from './task-stopped.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ grantTtlSeconds: 300 })
})
afterAll(async () => await world[Symbol.asyncDispose]())

const nobody = {
  origin: 'http://127.0.0.1:1',
  clientId: 'worker-x',
  identityKey: generateKeyPairSync('ed25519').privateKey,
  answerKey: generateKeyPairSync('ed25519').publicKey,
}
const task = {
  taskId: taskId.parse('01893a5e-0000-7000-8000-000000000000'),
  sealedContext: Buffer.from('sealed'),
}

it('gives up a broker that stays away', async () => {
  const { signal } = new AbortController()
  await expect(redeemTask(nobody, task, { signal, patienceMs: 300 })).rejects.toMatchObject({
    code: 'unavailable',
  })
})

it('does not go on asking when the process stops', async () => {
  const stopping = new AbortController()
  const redeemed = redeemTask(nobody, task, { signal: stopping.signal })
  stopping.abort(new Stopping())
  await expect(redeemed).rejects.toThrow()
})

it('redeems the context of a step for a grant of its user', async () => {
  const { researcher, sent } = await sentStep()
  const connection = await world.testBroker.enrollWorker('worker-redeems')
  const { signal } = new AbortController()

  const redeemed = await redeemTask(connection, sent, { signal })

  expect(redeemed).toMatchObject({
    outcome: 'granted',
    grant: { userId: researcher.user.id, credential: { remoteAccount: researcher.account } },
  })
})

it('holds what a person waits for so briefly that a lost worker is soon made up for', async () => {
  const { sent } = await sentStep()
  const reading = await sentReading()
  const connection = await world.testBroker.enrollWorker('worker-brief')
  const { signal } = new AbortController()
  const secondsOf = async (task: typeof sent) => {
    const redeemed = await redeemTask(connection, task, { signal })
    if (redeemed.outcome === 'refused') throw new Error(redeemed.reason)
    return (redeemed.grant.expiresAt.getTime() - Date.now()) / 1000
  }

  expect(await secondsOf(reading)).toBeLessThan(35)
  expect(await secondsOf(sent)).toBeGreaterThan(200)
})

it('F12 broker without its database: is asked again, and the step is not begun before', async () => {
  const { sent } = await sentStep()
  const connection = await world.testBroker.enrollWorker('worker-patient')
  const { signal } = new AbortController()
  const { name } = world.database
  await world.rows(`revoke connect on database ${name} from public`)
  await world.rows(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = 'tessera_broker'`,
    name,
  )

  const redeemed = redeemTask(connection, sent, { signal })

  const health = async () => (await fetch(`${world.testBroker.origin}/health`)).status
  await waitFor(async () => (await health()) === 503)
  expect(await world.rows('select state, fence from app.steps where id = $1', sent.taskId)).toEqual(
    [{ state: 'dispatched', fence: '0' }],
  )
  await world.rows(`grant connect on database ${name} to public`)
  expect(await redeemed).toMatchObject({ outcome: 'granted', grant: { fence: 1 } })
})

it('gets its grant also when the first answer is lost on the way', async () => {
  const { sent } = await sentStep()
  const connection = await world.testBroker.enrollWorker('worker-unlucky')
  const { signal } = new AbortController()
  await using way = await losingFirstAnswer(connection.origin)

  const redeemed = await redeemTask({ ...connection, socketPath: way.path }, sent, { signal })

  expect(redeemed).toMatchObject({ outcome: 'granted', grant: { fence: 1 } })
})

async function sentStep() {
  const researcher = await world.newResearcher()
  const job = await researcher.submit()
  await markDispatched(world.database, job.firstTask)
  const [row] = await world.rows(
    'select sealed_context from app.steps where id = $1',
    job.firstTask,
  )
  const sealedContext = z.instanceof(Buffer).parse(row?.['sealed_context'])
  return { researcher, sent: { taskId: job.firstTask, sealedContext } }
}

async function sentReading() {
  const researcher = await world.newResearcher()
  await researcher.readOptions()
  const [row] = await world.rows(
    `select id, sealed_context from app.steps where user_id = $1 and kind = 'read-options'`,
    researcher.user.id,
  )
  const id = taskId.parse(row?.['id'])
  await markDispatched(world.database, id)
  return { taskId: id, sealedContext: z.instanceof(Buffer).parse(row?.['sealed_context']) }
}

/** A way to the broker on which its first answer is lost, after the broker has committed it. */
async function losingFirstAnswer(origin: string) {
  let answers = 0
  const server = createServer(async (request, response) => {
    const reply = await fetch(`${origin}${request.url}`, {
      method: 'POST',
      headers: { [requestProofHeader]: String(request.headers[requestProofHeader]) },
      body: await buffer(request),
    })
    const body = await reply.text()
    answers += 1
    if (answers === 1) return response.destroy()
    response.writeHead(reply.status, { [answerHeader]: reply.headers.get(answerHeader) ?? '' })
    response.end(body)
  })
  const path = join(tmpdir(), `tessera-way-${randomUUID()}.sock`)
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return {
    path,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
