import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { type BrokerConnection, callBroker } from './call-broker.ts'
import { answerHeader, requestProofHeader, signAnswer } from './signed-request.ts'

const identity = generateKeyPairSync('ed25519')
const answering = generateKeyPairSync('ed25519')

it('sends a request again, as it was, when its kept connection was just being closed', async () => {
  await using broker = await startServer((request, response, number) => {
    if (number === 2) request.socket.destroy()
    else answer(request, response, 200)
  })
  await call(broker.connection)

  expect(await call(broker.connection)).toBe('done')

  const [, lost, sentAgain] = broker.proofs
  expect(sentAgain).toBe(lost)
  expect(broker.proofs).toHaveLength(3)
})

it('is told that the broker did not answer when the first sending had been acted on', async () => {
  await using broker = await startServer((request, response, number) => {
    if (number === 2) request.socket.destroy()
    else answer(request, response, number === 1 ? 200 : 401)
  })
  await call(broker.connection)

  await expect(call(broker.connection)).rejects.toMatchObject({ code: 'unavailable' })
})

it('sends a request once when it goes over a new connection', async () => {
  await using broker = await startServer((request) => {
    request.socket.destroy()
  })

  await expect(call(broker.connection)).rejects.toMatchObject({ code: 'unavailable' })
  expect(broker.proofs).toHaveLength(1)
})

it('does not go on for ever when every connection is closed', async () => {
  await using broker = await startServer((request, response, number) => {
    if (number === 1) answer(request, response, 200)
    else request.socket.destroy()
  })
  await call(broker.connection)

  await expect(call(broker.connection)).rejects.toMatchObject({ code: 'unavailable' })
  expect(broker.proofs).toHaveLength(3)
})

function call(connection: BrokerConnection): Promise<string> {
  return callBroker(connection, '/trpc/anything', {}, z.string())
}

function answer(request: IncomingMessage, response: ServerResponse, status: number): void {
  const body = JSON.stringify({ result: { data: 'done' } })
  const requestProof = proofOf(request)
  response.setHeader(answerHeader, signAnswer(answering.privateKey, { requestProof, status, body }))
  response.writeHead(status).end(body)
}

function proofOf(request: IncomingMessage): string {
  return String(request.headers[requestProofHeader])
}

type Handler = (request: IncomingMessage, response: ServerResponse, number: number) => void

async function startServer(handle: Handler) {
  const proofs: string[] = []
  const server = createServer((request, response) => {
    proofs.push(proofOf(request))
    request.resume().once('end', () => handle(request, response, proofs.length))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const connection: BrokerConnection = {
    origin: `http://127.0.0.1:${port}`,
    clientId: 'worker-1',
    identityKey: identity.privateKey,
    answerKey: answering.publicKey,
  }
  return {
    connection,
    proofs,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
