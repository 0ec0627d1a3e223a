import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createLogger } from '@tessera/runtime/logger'
import { waitFor } from '@tessera/testing/wait-for'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { frontConfig } from './config.ts'
import { type FrontServer, startFrontServer } from './front-server.ts'

const logger = createLogger('web', { level: 'silent' })
const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

let distDir: string
let api: Api
let front: FrontServer

beforeEach(async () => {
  distDir = await mkdtemp(join(tmpdir(), 'tessera-dist-'))
  await mkdir(join(distDir, 'assets'))
  await writeFile(
    join(distDir, 'index.html'),
    '<!doctype html><title>Tessera</title><meta property="csp-nonce" nonce="__NONCE__">',
  )
  await writeFile(join(distDir, 'assets/main-abc.js'), 'export {}')
  await writeFile(join(distDir, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  api = await startApi()
  front = await startFrontServer(settings(), logger)
})

afterEach(async () => {
  await front[Symbol.asyncDispose]()
  await api[Symbol.asyncDispose]()
  await rm(distDir, { recursive: true })
})

describe('pages', () => {
  test.each([
    '/',
    '/credentials',
    '/jobs',
    '/jobs/018f0000-0000-7000-8000-000000000001',
    '/documents/018f0000-0000-7000-8000-000000000001',
    '/nowhere',
  ])('a browser that opens %s gets the page, never cached', async (path) => {
    const response = await fetch(front.origin + path, { headers: html })

    expect(response.status).toBe(200)
    expect(await response.text()).toContain('<title>Tessera</title>')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('vary')).toContain('accept')
  })

  test('a hashed file may be kept for ever, a missing one is not found', async () => {
    const found = await fetch(`${front.origin}/assets/main-abc.js`)
    const missing = await fetch(`${front.origin}/assets/main-old.js`, { headers: html })

    expect(found.headers.get('cache-control')).toContain('immutable')
    expect(found.headers.get('content-type')).toContain('javascript')
    expect(missing.status).toBe(404)
    expect(missing.headers.get('cache-control')).toBeNull()
  })

  test('a program that asks for an unknown address gets no page', async () => {
    expect((await fetch(`${front.origin}/nowhere`)).status).toBe(404)
  })

  test('a path cannot leave the directory', async () => {
    const response = await raw('/assets/..%2f..%2f..%2fetc/passwd')

    expect(response.statusCode).toBe(404)
  })

  test('pages run no script but ours, in no frame', async () => {
    const { headers } = await fetch(front.origin, { headers: html })

    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("object-src 'none'")
    expect(policy).toContain("base-uri 'none'")
    expect(policy).toContain("form-action 'self'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('strict-transport-security')).toBeNull()
  })

  test.each(['/', '/assets/main-abc.js', '/favicon.svg', '/assets/nowhere.js', '/nowhere.php'])(
    'no other site shares a window with %s, or reads it',
    async (path) => {
      const { headers } = await fetch(front.origin + path)
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('permissions-policy')).toContain('camera=()')
      expect(headers.get('content-security-policy')).toContain("default-src 'self'")
      expect(headers.has('access-control-allow-origin')).toBe(false)
    },
  )

  test.each([
    '/.git/config',
    '/assets/',
    '/assets',
    '/package.json',
    '/index.html~',
    '/src/main.tsx',
  ])('nothing is served but what was built, and no list of it: %s', async (path) => {
    await mkdir(join(distDir, '.git'))
    await writeFile(join(distDir, '.git/config'), '[core]')
    await writeFile(join(distDir, 'package.json'), '{}')
    const response = await fetch(front.origin + path)
    expect([response.status, await response.text()]).toEqual([404, 'Not found'])
  })

  test('TRACE is answered with nothing of the request', async () => {
    const sent = request(front.origin, { method: 'TRACE', headers: { 'x-canary': 'tweet' } })
    const answered = once(sent, 'response')
    sent.end()
    const [answer] = await answered
    expect([answer.statusCode, await text(answer)]).toEqual([404, '404 Not Found'])
  })

  test('each page has a nonce of its own for its styles, and files have none', async () => {
    const nonces = new Set<string>()
    for (let count = 0; count < 3; count++) {
      const response = await fetch(front.origin, { headers: html })
      const policy = response.headers.get('content-security-policy')
      const [, nonce = ''] = /style-src 'self' 'nonce-([^']{22,})'/.exec(policy ?? '') ?? []
      expect(await response.text()).toContain(`nonce="${nonce}"`)
      nonces.add(nonce)
    }
    expect(nonces.size).toBe(3)
    const file = await fetch(`${front.origin}/assets/main-abc.js`)
    expect(file.headers.get('content-security-policy')).not.toContain('nonce')
  })

  test('behind TLS browsers are told to stay there, and the api is told of it', async () => {
    await using secure = await startFrontServer(
      {
        mode: 'production',
        port: 0,
        host: '127.0.0.1',
        apiOrigin: api.origin,
        distDir,
        publicOrigin: 'https://tessera.example',
      },
      logger,
    )

    const page = await fetch(secure.origin, { headers: html })
    await fetch(`${secure.origin}/api/x`)

    expect(page.headers.get('strict-transport-security')).toBe(
      'max-age=63072000; includeSubDomains',
    )
    expect(api.requests.at(-1)?.headers['x-forwarded-proto']).toBe('https')
  })
})

test('a TLS terminator that is trusted says where a request comes from, and nobody else does', async () => {
  await using behind = await startFrontServer(
    {
      mode: 'production',
      port: 0,
      host: '127.0.0.1',
      apiOrigin: api.origin,
      distDir,
      trustedProxies: ['127.0.0.1'],
    },
    logger,
  )

  await fetch(`${behind.origin}/api/x`, {
    headers: { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' },
  })

  expect(api.requests.at(-1)?.headers['x-forwarded-for']).toBe('198.51.100.7')
})

describe('requests for the api', () => {
  test.each([
    '/trpc/auth.me',
    '/api/results/1',
    '/users/me/service-credentials',
    '/jobs',
    '/documents',
    '/internal/x',
  ])('a program that asks for %s gets the answer of the api', async (path) => {
    const response = await fetch(`${front.origin}${path}?a=1`)

    expect(await response.text()).toBe(`api GET ${path}?a=1`)
  })

  test('a link to a download goes to the api although a browser opens it', async () => {
    const response = await fetch(`${front.origin}/api/results/1`, { headers: html })

    expect(await response.text()).toBe('api GET /api/results/1')
  })

  test('carry the host and the origin that the browser named, and nothing it made up', async () => {
    await fetch(`${front.origin}/trpc/x`, {
      method: 'POST',
      body: '{}',
      headers: {
        origin: 'https://evil.example',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-for': '8.8.8.8',
      },
    })

    const headers = api.requests.at(-1)?.headers
    expect(headers?.origin).toBe('https://evil.example')
    expect(headers?.['x-forwarded-host']).toBe(new URL(front.origin).host)
    expect(headers?.['x-forwarded-for']).toBe('127.0.0.1')
    expect(headers?.['x-forwarded-proto']).toBe('http')
  })

  test.each(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'POST'])(
    'the body of a %s request stays a body, and never becomes the next request',
    async (method) => {
      const hidden = 'GET /internal/hidden HTTP/1.1\r\nHost: x\r\n\r\n'
      const size = hidden.length
      const start = `${method} /api/outer HTTP/1.1\r\nHost: x\r\n`
      await exchange(
        `${start}Transfer-Encoding: chunked\r\n\r\n${size.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`,
      )
      await exchange(
        `${start}Content-Length: ${size}\r\nConnection: keep-alive, content-length\r\n\r\n${hidden}`,
      )
      await fetch(`${front.origin}/api/next`)

      expect(api.requests.map(({ url }) => url)).toEqual(['/api/outer', '/api/outer', '/api/next'])
    },
  )

  test('a request of HTTP/1.0 without a host is answered, and the server goes on', async () => {
    expect(await exchange('GET /api/old HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /)
    expect((await fetch(`${front.origin}/api/next`)).status).toBe(200)
  })

  test('an upload reaches the api while it is still being sent', async () => {
    const arrived = api.nextBytes()
    const upload = request(`${front.origin}/api/uploads/1`, { method: 'PATCH' })
    const answered = once(upload, 'response')

    upload.write('first')
    expect(await arrived).toBe('first')
    upload.end('last')

    const [response] = await answered
    expect(response.statusCode).toBe(200)
    response.resume()
  })

  test('an answer reaches the browser while the api is still sending', async () => {
    const response = await fetch(`${front.origin}/trpc/stream`)
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()

    expect((await reader?.read())?.value).toBe('data: 1\n\n')
    api.endStream()
    expect((await reader?.read())?.done).toBe(true)
  })

  test('a browser that leaves ends the request at the api', async () => {
    const leaving = new AbortController()
    await fetch(`${front.origin}/trpc/stream`, { signal: leaving.signal })
    const left = api.streamClosed()

    leaving.abort()

    await left
  })

  test('a part of a file is asked for and answered as a part', async () => {
    const response = await fetch(`${front.origin}/api/range`, { headers: { range: 'bytes=2-4' } })

    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe('bytes 2-4/10')
    expect(await response.text()).toBe('234')
  })

  test('without the api the answer says so and that nothing was lost', async () => {
    await api[Symbol.asyncDispose]()

    const response = await fetch(`${front.origin}/trpc/x`, {
      method: 'POST',
      body: 'x'.repeat(1e6),
    })

    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ code: 'unavailable' })
  })
})

describe('WebSockets', () => {
  const asked = (path: string, more = '') =>
    `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Forwarded-For: 8.8.8.8\r\n${more}\r\n`

  test('go to the api’s address for them, with both directions open', async () => {
    const socket = connect(Number(new URL(front.origin).port), '127.0.0.1')
    socket.setEncoding('utf8')
    socket.write(`${asked('/api/progress')}early`)
    let text = ''
    socket.on('data', (bytes) => (text += String(bytes)))

    await waitFor(() => text.includes('echo early'))
    socket.write(' late')
    await waitFor(() => text.includes('echo  late'))

    expect(text).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/)
    expect(text).toContain('sec-websocket-accept: yes')
    expect(api.requests.at(-1)?.headers).toMatchObject({
      upgrade: 'websocket',
      'x-forwarded-for': '127.0.0.1',
    })
    const closed = once(socket, 'close')
    await front[Symbol.asyncDispose]()
    await closed
  })

  test('are refused as the api refuses them, on a connection that then ends', async () => {
    const socket = connect(Number(new URL(front.origin).port), '127.0.0.1')
    socket.setEncoding('utf8')
    const hidden = 'GET /internal/hidden HTTP/1.1\r\nHost: x\r\n\r\n'
    socket.write(`${asked('/api/progress', 'Refuse: yes\r\n')}${hidden}`)
    let text = ''
    socket.on('data', (bytes) => (text += String(bytes)))
    await once(socket, 'close')

    expect(text).toMatch(/^HTTP\/1\.1 403 Forbidden\r\nconnection: close\r\n/)
    expect(api.requests.map(({ url }) => url)).toEqual(['/api/progress'])
  })

  test.each([
    ['another address', asked('/api/other')],
    ['a body', asked('/api/progress', 'Content-Length: 0\r\n')],
    ['another protocol', asked('/api/progress').replace('websocket', 'h2c')],
  ])('with %s are requests like others', async (_, request) => {
    expect(await exchange(request)).toMatch(/^HTTP\/1\.1 200 /)
    expect(api.requests.at(-1)?.headers.upgrade).toBeUndefined()
  })
})

test('mail that was caught is shown in development, and in production there is no such address', async () => {
  await using development = await startFrontServer(
    { ...settings(), mode: 'development', mailCatcherOrigin: api.origin },
    logger,
  )
  await fetch(`${development.origin}/dev/mail`, { headers: html })
  expect(api.requests.map(({ url }) => url)).toEqual(['/dev/mail'])

  const page = await fetch(`${front.origin}/dev/mail`, { headers: html })
  expect(await page.text()).toContain('<title>Tessera</title>')
  expect((await fetch(`${front.origin}/dev/mail`)).status).toBe(404)
  expect(api.requests).toHaveLength(1)
  const asked = { ...settings(), mailCatcherOrigin: api.origin }
  for (const mode of ['production', undefined])
    expect(frontConfig.safeParse({ ...asked, mode }).error?.issues).toMatchObject([
      { path: ['mailCatcherOrigin'] },
    ])
})

test('without a built page the server does not start', async () => {
  await rm(join(distDir, 'index.html'))

  await expect(startFrontServer(settings(), logger)).rejects.toThrow('vite build')
})

function settings() {
  return { mode: 'production', port: 0, host: '127.0.0.1', apiOrigin: api.origin, distDir } as const
}

interface Api extends AsyncDisposable {
  readonly origin: string
  readonly requests: readonly IncomingMessage[]
  nextBytes(): Promise<string>
  endStream(): void
  streamClosed(): Promise<unknown>
}

async function startApi(): Promise<Api> {
  const requests: IncomingMessage[] = []
  const arriving = Promise.withResolvers<string>()
  let stream: ServerResponse | undefined

  const server = createServer((incoming, outgoing) => {
    requests.push(incoming)
    if (incoming.url === '/trpc/stream') {
      stream = outgoing
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' })
      outgoing.write('data: 1\n\n')
    } else if (incoming.url === '/api/range') {
      outgoing.writeHead(206, { 'content-range': 'bytes 2-4/10' })
      outgoing.end(incoming.headers.range === 'bytes=2-4' ? '234' : 'no range')
    } else {
      incoming.once('data', (bytes: Buffer) => arriving.resolve(bytes.toString()))
      incoming.resume()
      incoming.once('end', () => outgoing.end(`api ${incoming.method} ${incoming.url}`))
    }
  })
  const upgraded = new Set<Duplex>()
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    requests.push(incoming)
    upgraded.add(socket)
    if (incoming.headers['refuse'] !== undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno')
      return
    }
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: yes\r\n\r\n',
    )
    if (head.length > 0) socket.write(`echo ${String(head)}`)
    socket.on('data', (bytes: Buffer) => socket.write(`echo ${bytes.toString()}`))
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    origin: `http://127.0.0.1:${portOf(server)}`,
    requests,
    nextBytes: () => arriving.promise,
    endStream: () => stream?.end(),
    streamClosed: async () => stream && (await once(stream, 'close')),
    async [Symbol.asyncDispose]() {
      if (!server.listening) return
      server.closeAllConnections()
      for (const socket of upgraded) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')
  return address.port
}

/** Sends bytes as they are, and gives the first bytes that come back. */
async function exchange(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(front.origin).port), '127.0.0.1')
  const answered = once(socket, 'data')
  socket.write(bytes)
  const [answer] = await answered
  socket.destroy()
  return String(answer)
}

async function raw(path: string): Promise<IncomingMessage> {
  const sent = request(front.origin, { path })
  const answered = once(sent, 'response')
  sent.end()
  const [response] = await answered
  response.resume()
  return response
}
