import { Secret } from '@tessera/crypto/secret'
import { afterEach, describe, expect, it } from 'vitest'
import { boundFetch } from '../../test/bound-fetch.ts'
import errors from '../../test/fixtures/errors.json' with { type: 'json' }
import {
  type Answer,
  type ReplayServer,
  replayServer,
  type Route,
} from '../../test/replay-server.ts'
import type { RemoteResult } from '../adapter.ts'
import { download } from './download.ts'

describe('download', () => {
  const servers: ReplayServer[] = []
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server[Symbol.asyncDispose]()))
  })
  const path = '/share/results/f00d/statistics/snps%20excluded%231.txt'
  const result: RemoteResult = {
    name: 'statistics/snps excluded#1.txt',
    key: new Secret('f00d'),
    sizeText: '5 bytes',
    remaining: 10,
  }

  it('spends one request and sends no credential', async () => {
    const server = await serve({ [`GET ${path}`]: { text: 'bytes', type: 'application/json' } })
    expect(await collect(server)).toBe('bytes')
    expect(server.seen).toHaveLength(1)
    expect(server.seen[0]?.headers).not.toHaveProperty('x-auth-token')
    expect(server.seen[0]?.headers['accept']).toBe('*/*')
  })

  it.each([301, 302, 307])(
    'follows a %i to the storage, without the credential',
    async (status) => {
      const storage = await serve({ 'GET /bucket/x?sig=1': { text: 'stored' } })
      const server = await serve({
        [`GET ${path}`]: { status, headers: { location: `${storage.base}/bucket/x?sig=1` } },
      })
      expect(await collect(server)).toBe('stored')
      expect(storage.seen[0]?.headers).not.toHaveProperty('x-auth-token')
    },
  )

  it('follows a redirect on the same server', async () => {
    const server = await serve({
      [`GET ${path}`]: { status: 302, headers: { location: '/other' } },
      'GET /other': { text: 'moved' },
    })
    expect(await collect(server)).toBe('moved')
  })

  it('does not follow a second redirect', async () => {
    const server = await serve({
      [`GET ${path}`]: { status: 302, headers: { location: '/other' } },
      'GET /other': { status: 302, headers: { location: '/third' } },
    })
    await expect(collect(server)).rejects.toMatchObject({ kind: 'protocol' })
    expect(server.seen).toHaveLength(2)
  })

  it('gives nothing for an empty file', async () => {
    expect(await collect(await serve({ [`GET ${path}`]: { text: '' } }))).toBe('')
    expect(await collect(await serve({ [`GET ${path}`]: { status: 204 } }))).toBe('')
  })

  it.each<[string, Answer, string]>([
    ['spent downloads', errors['downloads spent'], 'downloads_spent'],
    ['a removed file', { status: 404, text: 'File not found in workspace.' }, 'not_found'],
    ['a storage link that has expired', { status: 403, text: '<Error/>' }, 'not_permitted'],
    ['a proxy', errors['proxy 502'], 'unavailable'],
    ['a redirect to nowhere', { status: 302 }, 'protocol'],
  ])('fails with %s', async (_, answer, kind) => {
    await expect(collect(await serve({ [`GET ${path}`]: answer }))).rejects.toMatchObject({ kind })
  })

  it('fails as unavailable when the connection breaks on the way', async () => {
    const server = await serve({
      [`GET ${path}`]: (_, response) => {
        response.writeHead(200)
        response.write('half', () => response.destroy())
      },
    })
    await expect(collect(server)).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('refuses a name that leads elsewhere', async () => {
    const server = await serve({})
    for (const name of ['../../api/v2/jobs', 'a//b', '.']) {
      await expect(collect(server, { ...result, name })).rejects.toMatchObject({ kind: 'protocol' })
    }
    expect(server.seen).toEqual([])
  })

  async function serve(routes: Readonly<Record<string, Answer | Route>>): Promise<ReplayServer> {
    const server = await replayServer(routes)
    servers.push(server)
    return server
  }

  async function collect(server: ReplayServer, of: RemoteResult = result): Promise<string> {
    const fetch = boundFetch(server.base, 'token')
    const bytes: Uint8Array[] = []
    for await (const piece of await download(fetch, of, new AbortController().signal)) {
      bytes.push(piece)
    }
    return Buffer.concat(bytes).toString()
  }
})
