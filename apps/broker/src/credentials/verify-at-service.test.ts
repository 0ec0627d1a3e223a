import type { CredentialType, ServiceKind } from '@tessera/contracts/service'
import { serviceId } from '@tessera/contracts/ids'
import { createLogger } from '@tessera/runtime/logger'
import { type HttpServer, startHttpServer } from '@tessera/testing/http-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyAtService } from './verify-at-service.ts'

/** What the service answers to everything. */
let answer: { readonly status: number; readonly body: object }
let service: HttpServer
beforeAll(async () => {
  service = await startHttpServer((_, response) => {
    response
      .writeHead(answer.status, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer.body))
  })
})
afterAll(async () => await service[Symbol.asyncDispose]())

describe('a service that says neither whose a token is nor when it ends', () => {
  it.each<[string, string, CredentialType, string | null, string]>([
    [
      'who signed in',
      tokenWith({ sub: 'ada' }),
      'oauth2',
      'ada at the sign-in',
      'ada at the sign-in',
    ],
    ['whom the token names', tokenWith({ sub: 'ada' }), 'oauth2', null, 'ada'],
    ['somebody who is not told', 'a-token-that-says-nothing', 'api_token', null, 'not told'],
  ])('is believed to know %s', async (_, token, type, subject, account) => {
    expect(await verify({ token, type, subject })).toMatchObject({ outcome: 'accepted', account })
  })

  it.each<[CredentialType, Date | null]>([
    ['api_token', new Date(now + 1000)],
    ['oauth2', null],
  ])('has the end that its token names, for %s: %s', async (type, expiresAt) => {
    const token = tokenWith({ exp: now / 1000 + 1 })
    expect(await verify({ token, type })).toMatchObject({ outcome: 'accepted', expiresAt })
  })

  it.each([
    [0, 'expired'],
    [-1, 'expired'],
    [1, 'accepted'],
  ])('takes a token that ends in %i s: %s', async (seconds, outcome) => {
    expect(await verify({ token: tokenWith({ exp: now / 1000 + seconds }) })).toMatchObject({
      outcome,
    })
  })
})

describe('a service that answers with an error', () => {
  it.each<[ServiceKind, number, string, string]>([
    ['cloudgene', 401, 'Unknown token.', 'refused'],
    ['cloudgene', 403, 'Your account is locked.', 'refused'],
    ['cloudgene', 404, 'No such page.', 'unreachable'],
    ['ga4gh-wes', 503, 'Closed for maintenance.', 'unreachable'],
  ])('%s %i is told in its own words: %s', async (kind, status, message, outcome) => {
    expect(await verify({ kind }, { status, body: { message } })).toEqual({
      outcome,
      reason: message,
    })
  })

  it('or is not reached at all has no words for the owner', async () => {
    expect(await verify({ isLocal: false })).toEqual({ outcome: 'unreachable', reason: null })
  })
})

const now = Date.UTC(2031, 1, 3)
const deps = {
  clock: { now: () => now },
  config: { mode: 'development', grantTtlSeconds: 60, grantCeilingSeconds: 60, publicOrigin: '' },
  logger: createLogger('test', { level: 'silent' }),
} as const

async function verify(
  {
    kind = 'ga4gh-wes',
    isLocal = true,
    token = 'a-token-that-says-nothing',
    type = 'api_token',
    subject = null,
  }: {
    readonly kind?: ServiceKind
    readonly isLocal?: boolean
    readonly token?: string
    readonly type?: CredentialType
    readonly subject?: string | null
  },
  answered: typeof answer = { status: 200, body: { runs: [] } },
) {
  answer = answered
  const target = { id: serviceId.parse(1), kind, origin: service.origin, isLocal }
  return await verifyAtService(deps, target, { type, bytes: Buffer.from(token), subject })
}

/** A JSON Web Token, which nobody signed. */
function tokenWith(claims: object): string {
  return ['{}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.')
}
