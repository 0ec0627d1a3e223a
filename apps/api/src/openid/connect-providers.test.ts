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
  const own = { id: 'own', name: 'Own', issuer: server.origin, clientId: 'us', isLocal: true }
  const [provider] = connectProviders(
    {
      openIdProviders: openIdProviders.parse([own]),
      publicOrigin: 'https://tessera.test',
      mode: 'development',
    },
    { openIdClientSecrets: {} },
    createLogger('api', { level: 'silent' }),
  )
  await expect(provider?.addressFor(newFlow())).rejects.toMatchObject({
    code: expect.stringMatching(/^openid_/),
  })
})
