import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { EgressLicence } from '@tessera/broker-client/egress'
import { type EgressRequest, egressRequest } from '@tessera/broker-client/egress-request'
import type { Scope } from '@tessera/contracts/step'
import { Secret } from '@tessera/crypto/secret'
import type { Mode } from '@tessera/runtime/mode'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sendToService } from './send-to-service.ts'

interface Received {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const received: Received[] = []
const server = createServer((request, response) => {
  void text(request).then((body) => {
    const { method, url, headers } = request
    received.push({ method, url, headers, body })
    response.end('an answer')
  })
})
let origin: string
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
beforeEach(() => {
  received.length = 0
})

const options: Asked = { path: '/api/v2/server', credential: { in: 'header' } }
const verify: Asked = {
  method: 'POST',
  path: '/api/v2/tokens/verify',
  credential: { in: 'form', field: 'token' },
}

describe('what the scopes need', () => {
  it('goes to the service with the credential in the adapter’s header, and uncompressed', async () => {
    const reply = await send({ ...options, headers: { accept: 'application/json' } })
    expect(await text(Readable.from(reply.body ?? []))).toBe('an answer')
    const [sent] = received
    expect(sent).toMatchObject({ method: 'GET', url: '/api/v2/server', body: '' })
    expect(sent?.headers).toMatchObject({
      'x-auth-token': 'the-token',
      accept: 'application/json',
      'accept-encoding': 'identity',
    })
  })

  it('goes as a form in which the credential is the only thing', async () => {
    await send({ ...verify, headers: { 'content-type': 'text/plain', 'content-length': '1' } })
    const [sent] = received
    expect(sent).toMatchObject({ method: 'POST', body: 'token=the-token' })
    expect(sent?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': '15',
    })
    expect(sent?.headers).not.toHaveProperty('x-auth-token')
  })

  it('goes with the worker’s body when it is a POST', async () => {
    await send(
      { method: 'POST', path: '/api/v2/jobs/submit/app', credential: { in: 'header' } },
      { scopes: ['submit'] },
    )
    expect(received).toMatchObject([{ method: 'POST', body: 'a body' }])
  })

  it('goes without the credential where it is to be left out', async () => {
    const path = '/share/results/abc/file'
    const headers = { accept: 'text/plain' }
    await send({ path, credential: 'omit', headers }, { scopes: ['collect'], credential: null })
    expect(received).toMatchObject([{ url: path, body: '' }])
    expect(received[0]?.headers).toMatchObject({ ...headers, 'accept-encoding': 'identity' })
    expect(JSON.stringify(received)).not.toContain('the-token')
  })
})

describe('is not sent', () => {
  it.each<[string, string, Asked, Change]>([
    ['not_allowed', 'when no scope needs it', options, { scopes: ['collect'] }],
    ['not_allowed', 'when it has no scope', options, { scopes: [] }],
    ['not_allowed', 'to a kind of service that speaks otherwise', options, { kind: 'dnastack' }],
    ['not_allowed', 'as a form of name and password', verify, { type: 'basic' }],
    ['no_credential', 'when none was given', options, { credential: null }],
    [
      'no_credential',
      'when it was entered for another address',
      options,
      { credentialOrigin: 'http://127.0.0.1:1' },
    ],
    [
      'no_credential',
      'as a form with one that was entered for another address',
      verify,
      { credentialOrigin: 'https://other.example' },
    ],
  ])('%s: %s', async (problem, _, asked, change) => {
    await expect(send(asked, change)).rejects.toMatchObject({ problem })
    expect(received).toEqual([])
  })

  it.each<[string, Change]>([
    ['in production', { mode: 'production' }],
    ['for a service that is not marked as local', { isLocal: false }],
  ])('to this machine %s', async (_, change) => {
    await expect(send(options, change)).rejects.toThrow('Services are reached over https')
    expect(received).toEqual([])
  })

  it('to an inner address, where the service leads elsewhere', async () => {
    const elsewhere: Asked = { path: 'https://10.0.0.7/file', credential: 'omit' }
    await expect(send(elsewhere, { scopes: ['collect'] })).rejects.toThrow(
      '10.0.0.7 is not a public address',
    )
  })

  it('once nobody waits for it any more', async () => {
    const signal = AbortSignal.abort(new Error('gone'))
    await expect(send(options, { signal })).rejects.toThrow('gone')
    expect(received).toEqual([])
  })
})

type Asked = Pick<EgressRequest, 'path' | 'credential'> & Partial<EgressRequest>

interface Change {
  readonly scopes?: readonly Scope[]
  readonly kind?: EgressLicence['service']['kind']
  readonly type?: 'api_token' | 'basic'
  readonly credential?: null
  readonly credentialOrigin?: string
  readonly isLocal?: boolean
  readonly mode?: Mode
  readonly signal?: AbortSignal
}

async function send(asked: Asked, change: Change = {}) {
  const { kind = 'cloudgene', isLocal = true, type = 'api_token' } = change
  const secret = new Secret(type === 'basic' ? 'ada:password' : 'the-token')
  const credential = { type, secret, origin: change.credentialOrigin ?? origin }
  return await sendToService({
    licence: {
      service: { kind, origin, isLocal },
      scopes: change.scopes ?? ['read-options'],
      credential: change.credential === null ? null : credential,
    },
    request: egressRequest.parse({
      grantId: randomUUID(),
      claimKey: 'A'.repeat(43),
      method: 'GET',
      headers: {},
      ...asked,
    }),
    body: Readable.from([Buffer.from('a body')]),
    mode: change.mode ?? 'development',
    signal: change.signal ?? new AbortController().signal,
  })
}
