import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { json } from 'node:stream/consumers'
import {
  egressPath,
  egressRequestHeader,
  encodeHeader,
} from '@tessera/broker-client/egress-request'
import { requestProofHeader } from '@tessera/broker-client/signed-request'
import { createLogger } from '@tessera/runtime/logger'
import { type HttpServer, startHttpServer } from '@tessera/testing/http-server'
import { waitFor } from '@tessera/testing/wait-for'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { EgressMetrics } from './egress-metrics.ts'
import { watchGrants } from './grant-watch.ts'
import { serveRequest } from './serve-request.ts'

type Broker = Parameters<typeof startHttpServer>[0]

let stack: AsyncDisposableStack
let metrics: EgressMetrics
let lines: Record<string, unknown>[]
/** Those of egress, as they were when their answer ended or their sender had gone. */
let served: Promise<void>[]
/** Of the newest request. */
let socketAtEgress: Socket
beforeEach(() => {
  stack = new AsyncDisposableStack()
  metrics = new EgressMetrics()
  lines = []
  served = []
})
afterEach(async () => {
  vi.useRealTimers()
  await stack.disposeAsync()
})

it('counts a request as long as it is under way, and how it ended', async () => {
  const asked = Promise.withResolvers<void>()
  const egress = await startEgress((_, response) => {
    asked.resolve()
    void waitFor(async () => mayAnswer).then(() => response.destroy())
  })
  let mayAnswer = false
  const sending = send(egress)
  const response = responseTo(sending)
  await asked.promise
  expect((await metrics.underWay.get()).values).toMatchObject([{ value: 1 }])

  mayAnswer = true
  expect(await json(await response)).toEqual({ problem: 'broker_away' })
  await Promise.all(served)
  expect((await metrics.underWay.get()).values).toMatchObject([{ value: 0 }])
  expect(await outcomes()).toEqual({ broker_away: 1 })
  const { values } = await metrics.seconds.get()
  expect(values.find(({ metricName }) => metricName?.endsWith('_count'))).toMatchObject({
    value: 1,
  })
  expect(lines).toMatchObject([{ level: 'info', problem: 'broker_away' }])
})

it('is left by a worker that hangs up while the broker thinks: at once, and nothing is a failure', async () => {
  const asked = Promise.withResolvers<IncomingMessage>()
  const egress = await startEgress((incoming) => asked.resolve(incoming))
  const sending = send(egress)
  const response = responseTo(sending)
  const gone = expect(response).rejects.toThrow()
  const atBroker = await asked.promise

  sending.destroy()
  await gone
  await Promise.all(served)
  // Nobody asks the broker on behalf of somebody who has gone.
  await waitFor(async () => atBroker.destroyed)
  expect(await outcomes()).toEqual({ worker_gone: 1 })
  expect(lines).toEqual([])
})

it('writes down what nobody foresaw, and tells the worker no more than that', async () => {
  const egress = await startEgress((_, response) => void response.end('<html>'))
  expect(await json(await responseTo(send(egress)))).toEqual({ problem: 'internal' })
  await Promise.all(served)
  expect(lines).toMatchObject([
    { level: 'error', msg: 'a request failed', err: { message: expect.any(String) } },
  ])
})

it.each([
  ['GET', egressPath],
  ['POST', '/elsewhere'],
])('asks the broker nothing for %s %s', async (method, path) => {
  let asked = 0
  const egress = await startEgress((_, response) => {
    asked += 1
    response.end()
  })
  const response = await responseTo(send(egress, { method, path }))
  expect(await json(response)).toEqual({ problem: 'malformed' })
  expect(asked).toBe(0)
  await Promise.all(served)
  expect(await outcomes()).toEqual({ malformed: 1 })
})

it('throws away what is still sent after its answer for five seconds, and then hangs up', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const upload = await beginUpload(await startEgress((_, response) => void response.end('<html>')))
  // More than fits into the buffers between the two.
  for (let piece = 0; piece < 32; piece++) await upload.write(Buffer.alloc(1 << 18))

  await vi.advanceTimersByTimeAsync(4_999)
  await upload.write(Buffer.alloc(1))
  expect(upload.socket.destroyed).toBe(false)
  expect(socketAtEgress.destroyed).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(socketAtEgress.destroyed).toBe(true)
})

it('waits no longer for somebody who has sent all of it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const egress = await startEgress((_, response) => void response.end('<html>'))
  await json(await responseTo(send(egress)))
  await Promise.all(served)
  expect(vi.getTimerCount()).toBe(0)

  const upload = await beginUpload(egress)
  expect(vi.getTimerCount()).toBe(1)
  upload.socket.write('0\r\n\r\n')
  while (vi.getTimerCount() > 0) await new Promise((resolve) => setImmediate(resolve))
})

async function startEgress(broker: Broker): Promise<HttpServer> {
  const { origin } = stack.use(await startHttpServer(broker))
  const { privateKey: identityKey } = generateKeyPairSync('ed25519')
  const { publicKey: answerKey } = generateKeyPairSync('ed25519')
  const logger = createLogger('egress', {
    destination: { write: (line) => void lines.push(JSON.parse(line)) },
  })
  const parts = {
    connection: {
      origin,
      clientId: 'egress-1',
      identityKey,
      answerKey,
      rootPublicKey: Buffer.alloc(32),
    },
    mode: 'development' as const,
    watch: stack.use(watchGrants(async () => new Set(), logger)),
    metrics,
    logger,
  }
  return stack.use(
    await startHttpServer((incoming, outgoing) => {
      socketAtEgress = incoming.socket
      served.push(serveRequest(parts, incoming, outgoing))
    }),
  )
}

/** One of a form that egress would show the broker. */
function send(
  egress: HttpServer,
  { method = 'POST', path = egressPath }: { readonly method?: string; readonly path?: string } = {},
): ClientRequest {
  return request(egress.origin + path, { method, agent: false, headers: headers() }).end()
}

/** Of one that goes on after its answer has come, as no client of Node does. */
async function beginUpload(egress: HttpServer) {
  const socket = connect(Number(new URL(egress.origin).port), '127.0.0.1')
  stack.defer(() => void socket.destroy())
  socket.on('error', () => {})
  const write = async (bytes: Uint8Array) => {
    const size = bytes.byteLength.toString(16)
    const frame = Buffer.concat([Buffer.from(`${size}\r\n`), bytes, Buffer.from('\r\n')])
    await new Promise<void>((resolve) => socket.write(frame, () => resolve()))
  }
  const lines = Object.entries({ ...headers(), host: 'egress', 'transfer-encoding': 'chunked' })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.write(`POST ${egressPath} HTTP/1.1\r\n${head}\r\n`)
  await write(Buffer.from('begin'))
  let answer = ''
  for (socket.setEncoding('utf8'); !answer.includes('"internal"');) {
    const [piece] = await once(socket, 'data')
    answer += String(piece)
  }
  await Promise.all(served)
  return { socket, write }
}

function headers(): Readonly<Record<string, string>> {
  const wanted = {
    grantId: randomUUID(),
    claimKey: Buffer.alloc(32, 1).toString('base64url'),
    method: 'GET',
    path: '/api/v2/server',
    headers: {},
    credential: { in: 'header' },
  }
  return {
    [egressRequestHeader]: encodeHeader(JSON.stringify(wanted)),
    [requestProofHeader]: 'a.b.c',
  }
}

async function responseTo(sending: ClientRequest): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    sending.once('response', resolve)
    sending.once('error', reject)
  })
}

async function outcomes(): Promise<Readonly<Record<string, number>>> {
  const { values } = await metrics.requests.get()
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels.outcome), value]))
}
