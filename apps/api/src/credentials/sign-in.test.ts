import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type OAuthProvider, startOAuthProvider } from '@tessera/testing/oauth-provider'
import { registerService } from '@tessera/testing/people'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
let provider: OAuthProvider
let at: World['service']
const stack = new AsyncDisposableStack()
beforeAll(async () => {
  world = stack.use(await createWorld())
  provider = stack.use(
    await startOAuthProvider({ redirectUris: ['https://tessera.example/api/oauth/callback/5'] }),
  )
  // As a Cloudgene server answers who asks with a bearer's token.
  const server = createServer(async (request, response) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    const username = token === undefined ? null : await provider.accountOf(token)
    const user = username === null ? {} : { user: { username, name: username, admin: false } }
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ name: 'Test', apps: [], loggedIn: username !== null, ...user }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stack.defer(() => void server.close())
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  at = await registerService(world.database, { id: 5, origin })
  await provider.register(world.database, at)
})
afterAll(async () => await stack.disposeAsync())

it('leads to the sign-in server and back, and shows nobody a token', async () => {
  const visitor = await world.signUp()
  const { url } = await visitor.trpc.credentials.signIn.mutate({ serviceId: at, label: 'Mine' })
  const response = await back(visitor, await provider.signIn(url, 'ada'))

  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toBe('/credentials?connected=5')
  expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  const credential = await visitor.trpc.credentials.get.query({ serviceId: at })
  expect(credential).toMatchObject({ type: 'oauth2', label: 'Mine', remoteAccount: 'ada' })
  const seen = JSON.stringify(credential) + world.log.text
  for (const token of [...provider.tokens.access, ...provider.tokens.refresh])
    expect(seen).not.toContain(token)
})

it('says by a code, and in no words of others, why it was refused', async () => {
  const [visitor, stranger] = [await world.signUp(), await world.signUp()]
  const { url } = await visitor.trpc.credentials.signIn.mutate({ serviceId: at, label: 'Mine' })
  const query = await provider.signIn(url, 'ada', 'deny')

  expect(await whereTo(await back(stranger, query))).toBe(
    '/credentials?refused=oauth_state_of_another&at=5',
  )
  expect(await whereTo(await back(visitor, query))).toBe('/credentials?refused=oauth_denied&at=5')
  expect(await whereTo(await back(visitor, query))).toBe(
    '/credentials?refused=oauth_state_spent&at=5',
  )
  expect(await whereTo(await back(null, query))).toBe('/credentials?refused=not_signed_in')
})

async function back(visitor: Visitor | null, query: URLSearchParams): Promise<Response> {
  return await fetch(`${world.api.origin}/api/oauth/callback/5?${query.toString()}`, {
    redirect: 'manual',
    headers: visitor === null ? {} : { cookie: visitor.cookie },
  })
}

async function whereTo(response: Response): Promise<string | null> {
  return response.headers.get('location')
}
