import { createLogger } from '@tessera/runtime/logger'
import { startHttpServer } from '@tessera/testing/http-server'
import { expect, test } from 'vitest'
import { connectProviders } from './connect-providers.ts'
import { newFlow } from './flow.ts'
import { openIdProviders } from './providers.ts'

test.each([
  ['another one', () => 'https://accounts.google.com'],
  ['one of its paths', (own: string) => `${own}/tenant`],
])('nobody is sent to a provider whose document names as issuer %s', async (_, named) => {
  await using server = await startHttpServer((_request, response) => {
    const { origin } = server
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        issuer: named(origin),
        authorization_endpoint: `${origin}/authorize`,
        token_endpoint: `${origin}/token`,
        jwks_uri: `${origin}/keys`,
      }),
    )
  })
  await expect(providerAt(server.origin)?.addressFor(newFlow())).rejects.toMatchObject({
    code: expect.stringMatching(/^openid_/),
  })
})

test.each([
  ['nowhere else', false, 0],
  ['at the addresses that are configured', true, 1],
])('a provider whose document names another host is asked %s', async (_, isConfigured, times) => {
  let asked = 0
  await using other = await startHttpServer((_request, response) => {
    asked += 1
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}')
  })
  await using server = await startHttpServer((_request, response) => {
    const { origin } = server
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        issuer: origin,
        authorization_endpoint: `${origin}/authorize`,
        token_endpoint: `${other.origin}/token`,
        jwks_uri: `${other.origin}/keys`,
      }),
    )
  })
  const flow = newFlow()
  const query = new URLSearchParams({ code: 'a-code', state: flow.state })
  const provider = providerAt(server.origin, isConfigured ? [other.origin] : [])
  await expect(provider?.identify(query, flow)).rejects.toMatchObject({
    code: expect.stringMatching(/^openid_/),
  })
  expect(asked).toBe(times)
})

function providerAt(issuer: string, endpointOrigins: readonly string[] = []) {
  const own = { id: 'own', name: 'Own', issuer, endpointOrigins, clientId: 'us', isLocal: true }
  const [provider] = connectProviders(
    {
      openIdProviders: openIdProviders.parse([own]),
      publicOrigin: 'https://tessera.test',
      mode: 'development',
    },
    { openIdClientSecrets: {} },
    createLogger('api', { level: 'silent' }),
  )
  return provider
}
