import type { AppRouter } from '@tessera/api/router'
import { createTRPCClient } from '@trpc/client'
import { expect, it } from 'vitest'
import { errors } from '@tessera/contracts/errors'
import { startHttpServer } from '@tessera/testing/http-server'
import { startSilentServer } from '../test/silent-server.ts'
import { connect } from './connection.ts'
import { linksOf } from './links.ts'
import { pauseAfter } from './repeat-link.ts'

it.each([
  ['calls', true],
  ['who ask for a token', false],
])(
  'a call has one deadline, with all of its repeats: nobody answers %s',
  async (_, givesTokens) => {
    await using server = await startSilentServer({ patienceMilliseconds: 50, givesTokens })
    const { uploads } = createTRPCClient<AppRouter>({ links: linksOf(server.connection, 600) })
    const began = performance.now()
    await expect(uploads.list.query()).rejects.toMatchObject({ cause: { name: 'TimeoutError' } })
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(server.asked()).toBeGreaterThanOrEqual(1)
  },
)

it('who asks too often is asked again when Tessera said, and not before', async () => {
  await using server = await refusing({ seconds: 1, times: 1 })
  await expect(server.client.uploads.list.query()).resolves.toEqual([])
  const [first = 0, second = 0, ...more] = server.asked
  expect(second - first).toBeGreaterThanOrEqual(990)
  expect(more).toEqual([])
})

it('who is to wait for longer than a call may take is told at once', async () => {
  await using server = await refusing({ seconds: 3_600, times: 9 })
  await expect(server.client.uploads.list.query()).rejects.toMatchObject({
    cause: { fault: { code: 'too_many_requests' }, retryAfterSeconds: 3_600 },
  })
  expect(server.asked).toHaveLength(1)
})

it('those who were refused together come back each at another moment, a quarter later at most', () => {
  expect([pauseAfter(3, null, 0), pauseAfter(3, null, 1)]).toEqual([800, 1_000])
  const pauses = Array.from({ length: 50 }, () => pauseAfter(3, null))
  expect(new Set(pauses).size).toBeGreaterThan(40)
  for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(800)
})

/** Answers so often that it was asked too often, and then an empty list. */
async function refusing(of: { readonly seconds: number; readonly times: number }) {
  const asked: number[] = []
  const server = await startHttpServer((_request, response) => {
    asked.push(performance.now())
    if (asked.length > of.times) return response.end('{"result":{"data":[]}}')
    const { status, message, remedy } = errors.too_many_requests
    const fault = { code: 'too_many_requests', message, remedy, requestId: 'r' }
    const data = { httpStatus: status, fault }
    response.writeHead(status, { 'retry-after': String(of.seconds) })
    return response.end(JSON.stringify({ error: { message, code: -32_029, data } }))
  })
  const { origin } = server
  const tokens = { current: async () => 'token', forget: () => false }
  const links = linksOf(connect({ origin, tokens, headers: {} }))
  return {
    client: createTRPCClient<AppRouter>({ links }),
    asked,
    [Symbol.asyncDispose]: async () => await server[Symbol.asyncDispose](),
  }
}
