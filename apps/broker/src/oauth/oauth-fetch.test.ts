import type { IncomingMessage, ServerResponse } from 'node:http'
import { serviceId } from '@tessera/contracts/ids'
import type { OAuthServer } from '@tessera/db/vault/oauth-servers'
import { type HttpServer, startHttpServer } from '@tessera/testing/http-server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { oauthFetch } from './oauth-fetch.ts'
import { openProvider } from './provider.ts'

const asked: string[] = []
const stack = new AsyncDisposableStack()
let issuer: HttpServer
let other: HttpServer
beforeAll(async () => {
  issuer = stack.use(
    await startHttpServer((request, response) => answer('issuer', request, response)),
  )
  other = stack.use(
    await startHttpServer((request, response) => answer('other', request, response)),
  )
})
afterAll(async () => await stack.disposeAsync())
beforeEach(() => void asked.splice(0))

describe('requests to a sign-in server', () => {
  it('go to the origin of its issuer, and to those that its record names', async () => {
    await ask(`${issuer.origin}/token`)
    await ask(`${other.origin}/token`, { endpointOrigins: [other.origin] })

    expect(asked).toEqual(['issuer /token', 'other /token'])
  })

  it('are not sent to an address that the server names and the record does not', async () => {
    const { metadata } = await openProvider(deps(), server())
    const { token_endpoint: named = '' } = metadata
    expect(named).toBe(`${other.origin}/token`)
    asked.splice(0)

    await expect(ask(named)).rejects.toThrow('no address of the sign-in server')
    expect(asked).toEqual([])
  })

  it('are not sent on to where an answer points', async () => {
    const { status } = await ask(`${issuer.origin}/away`, { endpointOrigins: [other.origin] })

    expect(status).toBe(307)
    expect(asked).toEqual(['issuer /away'])
  })

  it.each<[string, Partial<OAuthServer>, 'development' | 'production']>([
    ['in production', {}, 'production'],
    ['for a service that is elsewhere', { isLocal: false }, 'development'],
  ])('do not go to this machine %s', async (_, change, mode) => {
    await expect(ask(`${issuer.origin}/token`, change, mode)).rejects.toThrow('https')
    expect(asked).toEqual([])
  })

  it('fail at an answer that is longer than such answers are', async () => {
    await expect(ask(`${issuer.origin}/long`)).rejects.toThrow('too long')
  })
})

async function ask(
  address: string,
  change: Partial<OAuthServer> = {},
  mode: 'development' | 'production' = 'development',
): Promise<Response> {
  const request = { method: 'POST', headers: {}, body: new URLSearchParams({ refresh_token: 'x' }) }
  return await oauthFetch(deps(mode), server(change))(address, request)
}

function deps(mode: 'development' | 'production' = 'development') {
  return {
    config: { mode, grantTtlSeconds: 300, grantCeilingSeconds: 300, publicOrigin: undefined },
  }
}

function server(change: Partial<OAuthServer> = {}): OAuthServer {
  return {
    serviceId: serviceId.parse(1),
    isLocal: true,
    issuer: issuer.origin,
    clientId: 'tessera',
    scopes: [],
    clientAuthentication: 'none',
    endpointOrigins: [],
    clientEnvelope: null,
    ...change,
  }
}

function answer(who: string, { url = '/' }: IncomingMessage, response: ServerResponse): void {
  asked.push(`${who} ${url}`)
  if (url === '/away') return void response.writeHead(307, { location: `${other.origin}/` }).end()
  if (url === '/long') return void response.end('x'.repeat(300 * 1024))
  const metadata = { issuer: issuer.origin, token_endpoint: `${other.origin}/token` }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(metadata))
}
