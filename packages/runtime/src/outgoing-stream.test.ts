import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { serve } from '../test/local-server.ts'
import { outgoingFetch } from './outgoing-fetch.ts'

const local = { allowLocal: true }

describe('a stream', () => {
  it.each([
    ['a generator', (source: AsyncGenerator<Buffer>) => source],
    ['a ReadableStream', (source: AsyncGenerator<Buffer>) => ReadableStream.from(source)],
  ])('reads %s no faster than the service takes it', async (_, bodyOf) => {
    let produced = 0
    let received = 0
    let lag = 0
    const url = await serve(async (request, response) => {
      for await (const chunk of request) {
        if (!Buffer.isBuffer(chunk)) throw new Error('text')
        received += chunk.length
        lag = Math.max(lag, produced - received)
      }
      response.end(String(received))
    })
    const body = bodyOf(bytes(64 * MEBIBYTE, (size) => (produced += size)))
    const response = await outgoingFetch(url, { method: 'POST', body }, local)
    expect(await response.text()).toBe(String(64 * MEBIBYTE))
    expect(lag).toBeLessThan(SOCKET_BUFFERS)
  })

  it('reads an answer no faster than the caller', async () => {
    let produced = 0
    let received = 0
    let lag = 0
    const url = await serve((_, response) =>
      pipeline(Readable.from(bytes(64 * MEBIBYTE, (size) => (produced += size))), response),
    )
    const response = await outgoingFetch(url, {}, local)
    for await (const chunk of response.body ?? []) {
      received += chunk.length
      lag = Math.max(lag, produced - received)
    }
    expect(received).toBe(64 * MEBIBYTE)
    expect(lag).toBeLessThan(SOCKET_BUFFERS)
  })
})

describe('an abort', () => {
  const reason = new Error('revoked')

  it('ends a request that has no answer yet, on both sides', async () => {
    const controller = new AbortController()
    const closed = Promise.withResolvers<void>()
    const url = await serve((request) => {
      request.once('close', closed.resolve)
      controller.abort(reason)
    })
    const answer = outgoingFetch(url, { signal: controller.signal }, local)
    await expect(answer).rejects.toBe(reason)
    await closed.promise
  })

  it('ends an upload, which the service does not take for complete, and closes its source', async () => {
    const controller = new AbortController()
    const source = endless()
    const isComplete = Promise.withResolvers<boolean>()
    const url = await serve((request) => {
      request.once('data', () => controller.abort(reason))
      request.once('error', () => isComplete.resolve(request.complete))
    })
    const answer = outgoingFetch(
      url,
      { method: 'POST', body: source.body, signal: controller.signal },
      local,
    )
    await expect(answer).rejects.toBe(reason)
    await source.closed
    expect(await isComplete.promise).toBe(false)
  })

  it('ends an answer that is being read', async () => {
    const controller = new AbortController()
    const url = await serve((_, response) => response.write('some'))
    const response = await outgoingFetch(url, { signal: controller.signal }, local)
    const text = response.text()
    controller.abort(reason)
    await expect(text).rejects.toBe(reason)
  })
})

describe('a connection that breaks', () => {
  it('closes the source of the upload', async () => {
    const source = endless()
    const url = await serve((request) => request.once('data', () => request.socket.destroy()))
    const answer = outgoingFetch(url, { method: 'POST', body: source.body }, local)
    await expect(answer).rejects.toBeInstanceOf(TypeError)
    await source.closed
  })

  it('fails with what the source of the upload threw, which the service does not take for complete', async () => {
    const isComplete = Promise.withResolvers<boolean>()
    const url = await serve((request) => {
      request.resume().once('error', () => isComplete.resolve(request.complete))
    })
    const thrown = new Error('the file is damaged')
    async function* damaged() {
      yield Buffer.alloc(65_536)
      throw thrown
    }
    const answer = outgoingFetch(url, { method: 'POST', body: damaged() }, local)
    expect(await answer.catch((error: unknown) => error)).toHaveProperty('cause', thrown)
    expect(await isComplete.promise).toBe(false)
  })
})

async function* bytes(total: number, onChunk: (size: number) => void): AsyncGenerator<Buffer> {
  const size = 65_536
  for (let sent = 0; sent < total; sent += size) {
    onChunk(size)
    yield Buffer.alloc(size)
  }
}

/** Gives way between chunks, so that a source that nobody closes fails its test and not the whole run. */
function endless() {
  const closed = Promise.withResolvers<void>()
  async function* chunks() {
    try {
      for (;;) {
        await setImmediate()
        yield Buffer.alloc(65_536)
      }
    } finally {
      closed.resolve()
    }
  }
  return { body: chunks(), closed: closed.promise }
}

const MEBIBYTE = 1024 * 1024

/** More than the kernel keeps for both ends of a connection, and far less than what is sent. */
const SOCKET_BUFFERS = 32 * MEBIBYTE
