import { afterEach, describe, expect, it } from 'vitest'
import { boundFetch } from '../../test/bound-fetch.ts'
import errors from '../../test/fixtures/errors.json' with { type: 'json' }
import servers from '../../test/fixtures/server.json' with { type: 'json' }
import answers from '../../test/fixtures/verify.json' with { type: 'json' }
import { type Answer, type ReplayServer, replayServer } from '../../test/replay-server.ts'
import type { VerifiedCredential } from '../adapter.ts'
import { verify } from './verify.ts'

describe('verify', () => {
  let server: ReplayServer
  afterEach(() => server[Symbol.asyncDispose]())

  it.each(['valid', 'valid without colon', 'valid Cloudgene 2'] as const)(
    'reads account and expiry: %s',
    async (name) => {
      expect(await verified({ json: answers[name] })).toEqual({
        valid: true,
        account: 'ada',
        expiresAt: new Date('2031-02-03T04:05:06Z'),
      })
    },
  )

  it('sends the token in the form only, as the contract asks', async () => {
    await verified({ json: answers.valid })
    expect(server.seen[0]).toMatchObject({ body: 'token=the-token' })
    expect(server.seen[0]?.headers['content-type']).toContain('application/x-www-form-urlencoded')
    expect(server.seen[0]?.headers).not.toHaveProperty('x-auth-token')
    expect(server.seen[0]?.headers['accept']).toBe('application/json')
    expect(server.seen[1]?.headers['x-auth-token']).toBe('the-token')
  })

  it.each([
    ['invalid', 'Invalid API Token.'],
    ['revoked Cloudgene 2', 'API Token revoked by user.'],
    ['broken Cloudgene 2', 'The service does not accept this token.'],
  ] as const)('gives the reason: %s', async (name, reason) => {
    expect(await verified({ json: answers[name] })).toEqual({ valid: false, reason })
    expect(server.seen).toHaveLength(1)
  })

  it('never shows an unfilled placeholder', async () => {
    const json = { valid: false, message: 'API Token was created by %s and is valid.' }
    expect(JSON.stringify(await verified({ json }))).not.toContain('%s')
  })

  it.each([
    ['unknown to the server', { json: servers.anonymous }],
    ['replaced by a newer token', errors.forbidden],
    ['expired since', errors.unauthorized],
  ])('does not believe the first answer when the token is %s', async (_, answer) => {
    expect(await verified({ json: answers.valid }, answer)).toMatchObject({ valid: false })
  })

  it('takes a server in maintenance for a reason to wait, not for a bad token', async () => {
    await expect(verified({ json: answers.valid }, errors.maintenance)).rejects.toMatchObject({
      kind: 'maintenance',
    })
    await expect(verified(errors['proxy 502'])).rejects.toMatchObject({ kind: 'unavailable' })
  })

  async function verified(
    answer: Answer,
    signIn: Answer = { json: servers['signed in'] },
  ): Promise<VerifiedCredential> {
    server = await replayServer({
      'POST /api/v2/tokens/verify': answer,
      'GET /api/v2/server': signIn,
    })
    return await verify(boundFetch(server.base, 'the-token'), new AbortController().signal)
  }
})
