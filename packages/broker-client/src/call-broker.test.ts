import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signSuccession } from '@tessera/crypto/sign-statement'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type Answer,
  answering,
  dataBody,
  saying,
  sayTo,
  startAnsweringServer,
} from '../test/answering-server.ts'
import {
  answerKeyHeader,
  formatSuccessions,
  rootSuccessionsHeader,
  signAnswerKey,
} from './answer-key.ts'
import { type BrokerConnection, BrokerNotReady, callBroker } from './call-broker.ts'
import { clockRefusal } from './clock-refusal.ts'
import { bodyHash, parseUnverifiedProof, proofIsSignedBy, signAnswer } from './signed-request.ts'

const done = saying('done')

describe('a request', () => {
  it('is a POST of JSON, signed in the client’s name over all that is sent', async () => {
    await using broker = await startAnsweringServer(done)
    const { connection } = broker

    expect(await callBroker(connection, '/trpc/anything', { a: 'é' }, z.string())).toBe('done')

    const [asked] = broker.asked
    expect(asked).toMatchObject({ method: 'POST', path: '/trpc/anything', body: '{"a":"é"}' })
    expect(asked?.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': '10',
    })
    expect(parseUnverifiedProof(asked?.proof ?? '')).toMatchObject({
      clientId: 'worker-1',
      htm: 'POST',
      htu: `${connection.origin}/trpc/anything`,
      bh: bodyHash('{"a":"é"}'),
    })
    const publicKey = createPublicKey(connection.identityKey)
    expect(proofIsSignedBy(asked?.proof ?? '', publicKey)).toBe(true)
  })

  it('goes over a local socket, for an origin of any name', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'broker-client-'))
    await using stack = new AsyncDisposableStack()
    stack.defer(async () => await rm(directory, { recursive: true }))
    const socketPath = join(directory, 'broker.sock')
    const broker = stack.use(await startAnsweringServer(done, { socketPath }))
    expect(await call(broker.connection)).toBe('done')
  })

  it('is broken off when its caller does not wait any more', async () => {
    const stopped = new AbortController()
    await using broker = await startAnsweringServer(() => stopped.abort())
    const asked = callBroker(broker.connection, '/trpc/anything', {}, z.string(), stopped.signal)
    await expect(asked).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('goes over one connection after the other’s end', async () => {
    const ports = new Set<number | undefined>()
    await using broker = await startAnsweringServer((asked, response, number) => {
      ports.add(response.socket?.remotePort)
      done(asked, response, number)
    })
    await call(broker.connection)
    await call(broker.connection)
    expect(ports.size).toBe(1)
  })
})

describe('an answer', () => {
  const body = dataBody('done')
  const { privateKey } = answering

  it.each<[string, (requestProof: string) => string]>([
    ['is not signed', () => ''],
    [
      'is signed by another',
      (requestProof) =>
        signAnswer(generateKeyPairSync('ed25519').privateKey, { requestProof, status: 200, body }),
    ],
    [
      'is that to another request',
      () => signAnswer(privateKey, { requestProof: 'another', status: 200, body }),
    ],
    [
      'was given with another status',
      (requestProof) => signAnswer(privateKey, { requestProof, status: 201, body }),
    ],
    [
      'had another body',
      (requestProof) =>
        signAnswer(privateKey, { requestProof, status: 200, body: dataBody('denied') }),
    ],
  ])('that %s is not believed', async (_, sign) => {
    await using broker = await startAnsweringServer((asked, response) =>
      sayTo(asked, response, { body, signature: sign(asked.proof) }),
    )
    await expect(call(broker.connection)).rejects.toMatchObject({
      code: 'internal',
      detail: expect.stringContaining('is not signed by the broker'),
    })
  })

  it('that says nothing of a signature is not believed', async () => {
    await using broker = await startAnsweringServer((_, response) => void response.end(body))
    await expect(call(broker.connection)).rejects.toThrow('not signed by the broker')
  })

  it('of another form than was expected is refused', async () => {
    await using broker = await startAnsweringServer(saying(7))
    await expect(call(broker.connection)).rejects.toThrow(z.ZodError)
  })

  it.each([
    [403, 'not_signed_in', 'the proof shown to /trpc/anything is not live'],
    [401, 'internal', 'the broker refused /trpc/anything with 401: {"error":1}'],
    [500, 'internal', 'the broker refused /trpc/anything with 500: {"error":1}'],
  ])('of %i is the fault %s', async (status, code, detail) => {
    await using broker = await startAnsweringServer((asked, response) =>
      sayTo(asked, response, { status, body: '{"error":1}' }),
    )
    await expect(call(broker.connection)).rejects.toMatchObject({ code, detail })
    expect(broker.asked).toHaveLength(1)
  })

  it('that is long is not told as a whole', async () => {
    await using broker = await startAnsweringServer((asked, response) =>
      sayTo(asked, response, { status: 500, body: 'x'.repeat(1_000) }),
    )
    await expect(call(broker.connection)).rejects.toMatchObject({
      detail: `the broker refused /trpc/anything with 500: ${'x'.repeat(300)}`,
    })
  })

  it.each([
    ['{"error":"sealed"}', true],
    ['{"error":"unavailable"}', false],
  ])(
    'of 503 with %s needs no signature: whoever stands between could stay silent',
    async (said, isSealed) => {
      await using broker = await startAnsweringServer((asked, response) =>
        sayTo(asked, response, { status: 503, body: said, signature: '' }),
      )
      await expect(call(broker.connection)).rejects.toMatchObject({
        code: 'unavailable',
        detail: `the broker is not ready for /trpc/anything: ${said}`,
        cause: expect.toSatisfy(
          (cause) => cause instanceof BrokerNotReady && cause.isSealed === isSealed,
        ),
      })
    },
  )
})

describe('a broker that says that the client’s clock is wrong', () => {
  const now = 1_700_000_000_000

  it('is asked again, once, with its own time', async () => {
    await using broker = await startAnsweringServer((asked, response, number) => {
      if (number === 1) sayTo(asked, response, clockRefusal(now))
      else done(asked, response, number)
    })
    expect(await call(broker.connection)).toBe('done')
    const [first, again] = broker.asked.map(({ proof }) => parseUnverifiedProof(proof))
    expect(again?.iat).toBeGreaterThanOrEqual(now / 1000)
    expect(again?.iat).toBeLessThan(now / 1000 + 60)
    expect(again?.jti).not.toBe(first?.jti)
  })

  it('and says so again refuses the request', async () => {
    await using broker = await startAnsweringServer((asked, response) =>
      sayTo(asked, response, clockRefusal(now)),
    )
    await expect(call(broker.connection)).rejects.toMatchObject({ code: 'internal' })
    expect(broker.asked).toHaveLength(2)
  })

  it('is not believed without its signature', async () => {
    await using broker = await startAnsweringServer((asked, response) =>
      sayTo(asked, response, { ...clockRefusal(now), signature: '' }),
    )
    await expect(call(broker.connection)).rejects.toThrow('not signed by the broker')
    expect(broker.asked).toHaveLength(1)
  })
})

describe('a broker whose signing key was rotated', () => {
  const root = generateKeyPairSync('ed25519')
  const newer = generateKeyPairSync('ed25519')
  const rootPublicKey = rawKey(root.publicKey)
  const statement = signAnswerKey(root.privateKey, newer.privateKey)

  it('is believed by the word of the pinned root key, and from then on without it, as nobody else is', async () => {
    await using broker = await startAnsweringServer((asked, response, number) => {
      // Another broker may still sign with the former key.
      const { privateKey } = number === 3 ? answering : newer
      if (number === 1) response.setHeader(answerKeyHeader, statement)
      if (number <= 4) sayWith(privateKey)(asked, response, number)
      else sayWith(root.privateKey)(asked, response, number)
    })
    const connection = { ...pinned(broker.connection), rootPublicKey }
    for (let time = 1; time <= 4; time++) expect(await call(connection)).toBe('done')
    await expect(call(connection)).rejects.toThrow('not signed by the broker')
  })

  it('is believed by the word of the root key that followed the pinned one', async () => {
    const next = generateKeyPairSync('ed25519')
    const succession = signSuccession(root.privateKey, rawKey(next.publicKey))
    await using broker = await startAnsweringServer((asked, response, number) => {
      response.setHeader(answerKeyHeader, signAnswerKey(next.privateKey, newer.privateKey))
      response.setHeader(rootSuccessionsHeader, formatSuccessions([succession]))
      sayWith(newer.privateKey)(asked, response, number)
    })
    expect(await call({ ...pinned(broker.connection), rootPublicKey })).toBe('done')
  })

  it.each([
    ['nobody says so', undefined, newer.privateKey, rootPublicKey],
    [
      'another key says so',
      signAnswerKey(newer.privateKey, newer.privateKey),
      newer.privateKey,
      rootPublicKey,
    ],
    [
      'the root key says so of another key',
      statement,
      generateKeyPairSync('ed25519').privateKey,
      rootPublicKey,
    ],
    ['no root key was pinned', statement, newer.privateKey, undefined],
  ])('is not believed when %s', async (_, said, signing, trusted) => {
    await using broker = await startAnsweringServer((asked, response, number) => {
      if (said !== undefined) response.setHeader(answerKeyHeader, said)
      sayWith(signing)(asked, response, number)
    })
    const connection = pinned(broker.connection)
    const asked = call(
      trusted === undefined ? connection : { ...connection, rootPublicKey: trusted },
    )
    await expect(asked).rejects.toThrow('not signed by the broker')
  })

  function sayWith(signing: KeyObject): Answer {
    const body = dataBody('done')
    return (asked, response) => {
      const signature = signAnswer(signing, { requestProof: asked.proof, status: 200, body })
      sayTo(asked, response, { body, signature })
    }
  }
})

describe('a kept connection that is being closed', () => {
  it('has its request sent again as it was', async () => {
    await using broker = await startAnsweringServer(closingAt([2], 200))
    await call(broker.connection)

    expect(await call(broker.connection)).toBe('done')

    const [, lost, sentAgain] = broker.asked
    expect(sentAgain?.proof).toBe(lost?.proof)
    expect(broker.asked).toHaveLength(3)
  })

  it('is told as no answer when the first sending had been acted on', async () => {
    await using broker = await startAnsweringServer(closingAt([2], 401))
    await call(broker.connection)
    await expect(call(broker.connection)).rejects.toMatchObject({
      code: 'unavailable',
      detail: 'the broker does not answer: the first sending was taken and its answer lost',
    })
  })

  it('does not make it ask for ever', async () => {
    await using broker = await startAnsweringServer(closingAt([2, 3, 4], 200))
    await call(broker.connection)
    await expect(call(broker.connection)).rejects.toMatchObject({ code: 'unavailable' })
    expect(broker.asked).toHaveLength(3)
  })

  it('is another thing than a new one: what went over that is sent once', async () => {
    await using broker = await startAnsweringServer(closingAt([1, 2], 200))
    await expect(call(broker.connection)).rejects.toMatchObject({ code: 'unavailable' })
    expect(broker.asked).toHaveLength(1)
  })

  function closingAt(numbers: readonly number[], last: number): Answer {
    return (asked, response, number) => {
      if (numbers.includes(number)) response.destroy()
      else sayTo(asked, response, { status: number === 1 ? 200 : last, body: dataBody('done') })
    }
  }
})

it('is told that the broker did not answer when the answer breaks off', async () => {
  await using broker = await startAnsweringServer((_, response) => {
    response.writeHead(200, { 'content-length': 100 })
    response.write('half', () => response.destroy())
  })
  await expect(call(broker.connection)).rejects.toMatchObject({ code: 'unavailable' })
})

async function call(connection: BrokerConnection): Promise<string> {
  return await callBroker(connection, '/trpc/anything', {}, z.string())
}

/** With a key object of its own: what follows a pinned key is remembered with it. */
function pinned(connection: BrokerConnection): BrokerConnection {
  return { ...connection, answerKey: createPublicKey(answering.privateKey) }
}

function rawKey(key: KeyObject): Uint8Array {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32)
}
