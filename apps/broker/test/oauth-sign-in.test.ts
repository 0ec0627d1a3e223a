import { generateKeyPairSync } from 'node:crypto'
import { connectBroker } from '@tessera/broker-client/broker'
import { serviceId } from '@tessera/contracts/ids'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { clientSecret, startOAuthProvider } from '@tessera/testing/oauth-provider'
import { registerService } from '@tessera/testing/people'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startImputationService } from './imputation-service.ts'
import { operatorOf } from './operator-calls.ts'
import { createOAuthWorld, type OAuthWorld, secretOf } from './oauth-world.ts'

let world: OAuthWorld
const clientKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })

beforeAll(async () => {
  const publicKey = clientKey.publicKey.export({ format: 'jwk' })
  world = await createOAuthWorld({ clientKey: { ...publicKey, alg: 'ES256', use: 'sig' } })
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('a sign-in', () => {
  it('is begun with PKCE, a state and a nonce, and ends in a credential of the account there', async () => {
    const user = await world.signIn()
    const url = new URL(await world.begin(user))

    expect(url.origin).toBe(world.provider.issuer)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'public-client',
      response_type: 'code',
      redirect_uri: `https://tessera.example/api/oauth/callback/${world.serviceId}`,
      scope: 'openid offline_access',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      prompt: 'consent',
    })
    const answer = await world.complete(user, await world.provider.signIn(url.href, 'ada'))
    expect(answer).toMatchObject({
      outcome: 'stored',
      credential: { type: 'oauth2', remoteAccount: 'ada', isVerified: true, expiresAt: null },
    })
    expect(await world.credentialOf(user)).toMatchObject({ version: 1, can_refresh: true })
  })

  it('takes the place of a former one as its next version', async () => {
    const user = await world.connectedUser('first')
    const query = await world.provider.signIn(await world.begin(user), 'second')

    expect(await world.complete(user, query)).toMatchObject({
      outcome: 'stored',
      credential: { remoteAccount: 'second' },
    })
    expect(await world.credentialOf(user)).toMatchObject({ version: 2 })
  })

  it('is refused when the person says no there', async () => {
    const user = await world.signIn()
    const query = await world.provider.signIn(await world.begin(user), 'ada', 'deny')

    expect(await world.complete(user, query)).toEqual({ outcome: 'denied', reason: null })
    expect(await world.complete(user, query)).toEqual({ outcome: 'state_spent', reason: null })
  })

  it('is not kept when the service does not accept what it gave', async () => {
    const user = await world.signIn()
    const query = await world.provider.signIn(await world.begin(user), 'ada')
    world.service.accountOfBearer = async () => null
    const answer = await world.complete(user, query)
    world.service.accountOfBearer = world.provider.accountOf

    expect(answer).toMatchObject({ outcome: 'refused' })
    await expect(world.credentialOf(user)).rejects.toThrow('no credential')
  })

  it('is not begun when the sign-in server is away, or the service takes no such credentials', async () => {
    const user = await world.signIn()
    const other = await registerService(world.database, { id: 20, origin: world.service.origin })

    expect(await begin(user, other)).toEqual({ outcome: 'service_inactive' })
    expect(await begin(user, serviceId.parse(999))).toEqual({ outcome: 'service_not_found' })
    const gone = await startOAuthProvider({ redirectUris: ['https://tessera.example/'] })
    await gone.register(world.database, other)
    await gone[Symbol.asyncDispose]()
    expect(await begin(user, other)).toEqual({ outcome: 'unreachable' })
  })
})

describe('what is not the answer to her own sign-in is refused:', () => {
  it('one that was shown before', async () => {
    const user = await world.signIn()
    const query = await world.provider.signIn(await world.begin(user), 'ada')
    const answers = await Promise.all([1, 2, 3].map(async () => await world.complete(user, query)))

    expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual([
      'state_spent',
      'state_spent',
      'stored',
    ])
  })

  it('one that took too long', async () => {
    const user = await world.signIn()
    const query = await world.provider.signIn(await world.begin(user), 'ada')
    await world.database.adminPool.query('update vault.oauth_flows set expires_at = now()')

    expect(await world.complete(user, query)).toMatchObject({ outcome: 'state_spent' })
  })

  it('another user’s, which stays good for whoever began it', async () => {
    const [user, stranger] = [await world.signIn(), await world.signIn()]
    const query = await world.provider.signIn(await world.begin(stranger), 'mallory')

    expect(await world.complete(user, query)).toMatchObject({ outcome: 'state_of_another' })
    await expect(world.credentialOf(user)).rejects.toThrow('no credential')
    expect(await world.complete(stranger, query)).toMatchObject({ outcome: 'stored' })
  })

  it('that of another session of hers', async () => {
    const user = await world.signIn()
    const query = await world.provider.signIn(await world.begin(user), 'ada')
    const proof = rowProof(newToken())
    await world.database.adminPool.query(
      `insert into proof.sessions (user_id, proof_hash, kind, expires_at) values ($1, $2, 'browser', now() + interval '1 hour')`,
      [user.id, proofHash(proof)],
    )

    expect(await world.complete({ ...user, proof }, query)).toMatchObject({
      outcome: 'state_of_another',
    })
  })

  it('one that came to the address of another service', async () => {
    const user = await world.signIn()
    const query = await world.provider.signIn(await world.begin(user), 'ada')

    expect(await world.complete(user, query, serviceId.parse(2))).toMatchObject({
      outcome: 'redirect_differs',
    })
  })

  it.each([
    ['names another issuer', (query: URLSearchParams) => query.set('iss', 'https://evil.example')],
    ['does not name its issuer', (query: URLSearchParams) => query.delete('iss')],
    [
      'is an error of another issuer',
      (query: URLSearchParams) => {
        query.set('iss', 'https://evil.example')
        query.set('error', 'access_denied')
      },
    ],
  ])('one that %s', async (_, change) => {
    const user = await world.signIn()
    const query = await world.provider.signIn(await world.begin(user), 'ada')
    change(query)
    const exchanged = world.provider.events.length

    expect(await world.complete(user, query)).toMatchObject({ outcome: 'issuer_differs' })
    expect(world.provider.events.length).toBe(exchanged)
  })

  it('a code of another sign-in, which PKCE gives away', async () => {
    const [user, stranger] = [await world.signIn(), await world.signIn()]
    const query = await world.provider.signIn(await world.begin(user), 'ada')
    const stolen = await world.provider.signIn(await world.begin(stranger), 'mallory')
    query.set('code', stolen.get('code') ?? '')

    expect(await world.complete(user, query)).toMatchObject({ outcome: 'code_refused' })
    await expect(world.credentialOf(user)).rejects.toThrow('no credential')
  })

  it('one whose service got another address meanwhile, which sees no token', async () => {
    await using elsewhere = await startImputationService()
    elsewhere.accountOfBearer = world.provider.accountOf
    const user = await world.signIn()
    const query = await world.provider.signIn(await world.begin(user), 'ada')
    await moveTo(elsewhere.origin)
    const answer = await world.complete(user, query)
    await moveTo(world.service.origin)

    expect(answer).toMatchObject({ outcome: 'service_moved' })
    expect(elsewhere.seen).toEqual([])
    await expect(world.credentialOf(user)).rejects.toThrow('no credential')
  })

  it('a code that was spent elsewhere', async () => {
    const user = await world.signIn()
    const first = await world.provider.signIn(await world.begin(user), 'ada')
    await world.complete(user, first)
    const query = await world.provider.signIn(await world.begin(user), 'ada')
    query.set('code', first.get('code') ?? '')

    expect(await world.complete(user, query)).toMatchObject({ outcome: 'code_refused' })
  })

  it('one with the nonce of another sign-in', async () => {
    const user = await world.signIn()
    const url = new URL(await world.begin(user))
    url.searchParams.set('nonce', 'another-nonce')

    const query = await world.provider.signIn(url.href, 'ada')
    expect(await world.complete(user, query)).toMatchObject({ outcome: 'nonce_differs' })
  })

  it('one whose row somebody gave to another user', async () => {
    const [user, stranger] = [await world.signIn(), await world.signIn()]
    const query = await world.provider.signIn(await world.begin(stranger), 'mallory')
    await world.database.adminPool.query(
      `update vault.oauth_flows set user_id = $1, session_hash = $2 where user_id = $3`,
      [user.id, proofHash(user.proof), stranger.id],
    )

    await expect(world.complete(user, query)).rejects.toMatchObject({ code: 'internal' })
    await expect(world.credentialOf(user)).rejects.toThrow('no credential')
  })
})

it('keeps tokens of which their server says that they last longer than time is counted', async () => {
  await using own = await createOAuthWorld({ accessTokenSeconds: 1e14 })
  const user = await own.connectedUser()
  expect(await own.credentialOf(user)).toMatchObject({ version: 1, is_verified: true })
  await own.endAccessToken(user)
  const grant = await own.claim(await own.newWorker(), await own.dispatchedJob(user))
  expect(secretOf(grant)).toBe(own.provider.tokens.access.at(-1))
  expect(await own.credentialOf(user)).toMatchObject({ version: 2 })
})

describe('the broker shows itself', () => {
  it.each([
    ['with a secret', 'secret-client', 'client_secret_basic', () => clientSecret],
    [
      'with a signature',
      'signing-client',
      'private_key_jwt',
      () => JSON.stringify({ ...clientKey.privateKey.export({ format: 'jwk' }), alg: 'ES256' }),
    ],
  ])(
    '%s that the operator has stored, and that only it opens',
    async (_, clientId, how, secret) => {
      await using own = await createOAuthWorld({
        clientKey: { ...clientKey.publicKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' },
      })
      await own.provider.register(own.database, own.serviceId, {
        clientId,
        clientAuthentication: how,
      })
      const user = await own.signIn()
      expect(
        await own.complete(user, await own.provider.signIn(await own.begin(user), 'ada')),
      ).toMatchObject({ outcome: 'unreachable' })
      expect(await own.setClient(secret())).toEqual({ outcome: 'stored' })

      const connected = await own.connectedUser()
      expect(await own.credentialOf(connected)).toMatchObject({ is_verified: true })
      const job = await own.dispatchedJob(connected)
      await own.endAccessToken(connected)
      expect(secretOf(await own.claim(await own.newWorker(), job))).toBe(
        own.provider.tokens.access.at(-1),
      )
      const { rows } = await own.database.adminPool.query('select * from vault.oauth_clients')
      expect(JSON.stringify(rows)).not.toContain(Buffer.from(secret()).toString('hex'))

      // What was stored for one server is not shown to another.
      await own.database.adminPool.query(`update app.oauth_servers set client_id = 'public-client'`)
      const later = await own.signIn()
      const query = await own.provider.signIn(await own.begin(later), 'ada')
      expect(await own.complete(later, query)).toMatchObject({ outcome: 'unreachable' })
    },
  )

  it('with what it holds after a rotation of keys too, and the former key can be retired', async () => {
    await using own = await createOAuthWorld()
    const { database, serviceId: at, testBroker } = own
    await own.provider.register(database, at, {
      clientId: 'secret-client',
      clientAuthentication: 'client_secret_basic',
    })
    await own.setClient(clientSecret)
    const user = await own.connectedUser()
    const operator = operatorOf(testBroker.operator)
    const { keyId, previousId } = await operator.rotate('key-encryption')
    expect(await operator.retire(previousId)).toMatchObject({ outcome: 'in_use', uses: 2 })
    expect(await operator.rewrapAll()).toMatchObject({ rewrapped: 2, failed: 0 })

    const { rows } = await database.adminPool.query('select key_id from vault.oauth_clients')
    expect(rows).toEqual([{ key_id: keyId }])
    expect(await operator.retire(previousId)).toMatchObject({ outcome: 'retired' })
    await own.endAccessToken(user)
    const grant = await own.claim(await own.newWorker(), await own.dispatchedJob(user))
    expect(secretOf(grant)).toBe(own.provider.tokens.access.at(-1))
    await own.connectedUser('bob')
  })
})

async function moveTo(origin: string): Promise<void> {
  await world.database.adminPool.query('update app.services set origin = $2 where id = $1', [
    world.serviceId,
    origin,
  ])
}

async function begin(user: Awaited<ReturnType<OAuthWorld['signIn']>>, at: OAuthWorld['serviceId']) {
  return await connectBroker(world.testBroker.api).beginOAuth({
    proof: user.proof,
    serviceId: at,
    label: 'mine',
  })
}
