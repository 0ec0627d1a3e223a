import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import {
  decodeHeader,
  egressEndTrailer,
  egressHeadHeader,
} from '@tessera/broker-client/egress-request'
import { answerHeader, answerIsSigned } from '@tessera/broker-client/signed-request'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, createAnswer } from './answer.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const head = { status: 200, statusText: 'OK', headers: [['content-type', 'text/plain']] as const }
const reply = (body: AsyncIterable<Uint8Array> | null) => ({
  head: { ...head, headers: head.headers.map(([name, value]): [string, string] => [name, value]) },
  body,
})

let give: (answer: Answer) => void
const server = createServer((_, outgoing) =>
  give(createAnswer(outgoing, { requestProof: 'proof', key: privateKey })),
)
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

describe('an answer of the service', () => {
  it('has a signed head, a body, and an end that says that it is whole', async () => {
    const incoming = await ask((answer) => answer.send(reply(pieces('one ', 'two')), never))
    expect(incoming).toMatchObject({
      statusCode: 200,
      headers: {
        'content-type': 'application/octet-stream',
        'cache-control': 'no-store',
        trailer: egressEndTrailer,
      },
    })
    const text = decodeHeader(String(incoming.headers[egressHeadHeader]))
    expect(JSON.parse(text)).toEqual(head)
    expect(isSigned(incoming, text)).toBe(true)
    expect((await buffer(incoming)).toString()).toBe('one two')
    expect(incoming.trailers).toEqual({ [egressEndTrailer]: 'whole' })
  })

  it('is whole without a body too', async () => {
    const incoming = await ask((answer) => answer.send(reply(null), never))
    expect(await buffer(incoming)).toHaveLength(0)
    expect(incoming.trailers).toEqual({ [egressEndTrailer]: 'whole' })
  })

  it('shows its head before its body comes', async () => {
    const rest = Promise.withResolvers<void>()
    async function* late() {
      await rest.promise
      yield Buffer.from('late')
    }
    const incoming = await ask((answer) => answer.send(reply(late()), never))
    rest.resolve()
    expect((await buffer(incoming)).toString()).toBe('late')
  })

  it('is read as fast as the worker reads it', async () => {
    let taken = 0
    async function* endless() {
      for (; taken < 1_000; taken++) yield Buffer.alloc(65_536)
    }
    const stopped = new AbortController()
    const sent = Promise.withResolvers<unknown>()
    const incoming = await ask((answer) => {
      sent.resolve(answer.send(reply(endless()), stopped.signal).catch((error: unknown) => error))
    })
    expect(incoming.statusCode).toBe(200)
    stopped.abort(new Error('gone'))
    expect(await sent.promise).toBeInstanceOf(Error)
    expect(taken).toBeLessThan(1_000)
    incoming.destroy()
  })

  it('goes on when the worker reads again', async () => {
    async function* large() {
      for (let piece = 0; piece < 200; piece++) yield Buffer.alloc(65_536)
    }
    const incoming = await ask((answer) => answer.send(reply(large()), never))
    expect(await buffer(incoming)).toHaveLength(200 * 65_536)
    expect(incoming.trailers).toEqual({ [egressEndTrailer]: 'whole' })
  })

  it('is not whole when nobody waits for it any more at its last piece', async () => {
    const stopped = new AbortController()
    async function* cut() {
      yield Buffer.from('all')
      stopped.abort(new Error('gone'))
    }
    const failed = Promise.withResolvers<unknown>()
    const incoming = await ask((answer) => {
      void answer.send(reply(cut()), stopped.signal).catch((error: unknown) => {
        failed.resolve(error)
        answer.fail('grant_ended')
      })
    })
    expect(await failed.promise).toMatchObject({ message: 'gone' })
    expect((await buffer(incoming)).toString()).toBe('all')
    expect(incoming.trailers).toEqual({ [egressEndTrailer]: 'grant_ended' })
  })
})

it('why there is none is signed too', async () => {
  const incoming = await ask((answer) => answer.fail('not_allowed'))
  expect(incoming.statusCode).toBe(502)
  expect(incoming.headers['content-type']).toBe('application/json')
  const body = (await buffer(incoming)).toString()
  expect(JSON.parse(body)).toEqual({ problem: 'not_allowed' })
  expect(isSigned(incoming, body)).toBe(true)
})

async function ask(how: (answer: Answer) => unknown): Promise<IncomingMessage> {
  give = (answer) => void how(answer)
  const { port } = server.address() as AddressInfo
  const [incoming]: IncomingMessage[] = await once(get({ port, agent: false }), 'response')
  if (incoming === undefined) throw new Error('no answer')
  return incoming
}

function isSigned({ headers, statusCode: status = 0 }: IncomingMessage, body: string): boolean {
  const answer = { requestProof: 'proof', status, body }
  return answerIsSigned(publicKey, String(headers[answerHeader]), answer)
}

async function* pieces(...texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text)
}

const never = new AbortController().signal
