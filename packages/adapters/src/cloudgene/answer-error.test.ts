import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { boundFetch } from '../../test/bound-fetch.ts'
import errors from '../../test/fixtures/errors.json' with { type: 'json' }
import { type Answer, type ReplayServer, replayServer } from '../../test/replay-server.ts'
import { ServiceError, type ServiceErrorKind } from '../service-error.ts'
import { requestJson } from './request.ts'

describe('the answers that are no success', () => {
  let server: ReplayServer
  afterEach(() => server[Symbol.asyncDispose]())

  const cases: Readonly<Record<keyof typeof errors, readonly [ServiceErrorKind, string]>> = {
    unauthorized: ['credential_refused', 'Unauthorized'],
    forbidden: ['credential_refused', 'Forbidden'],
    "other user's job": ['not_permitted', 'Access denied.'],
    'too many jobs': ['too_many_jobs', 'Only 2 jobs per user can be executed simultaneously.'],
    'unknown parameter': ['rejected', "Parameter 'format' not found."],
    'raw text': ['rejected', 'java.lang.IllegalStateException: Stream closed'],
    'unknown job': ['not_found', 'Job job-20251005-144934-836 not found.'],
    'unknown application': [
      'not_permitted',
      'Application X not found or the request requires user authentication.',
    ],
    'page not found': ['not_found', 'Page Not Found'],
    maintenance: ['maintenance', 'This functionality is currently under maintenance.'],
    'proxy 502': ['unavailable', '502 Bad Gateway'],
    'proxy 413': ['too_large', '413 Payload Too Large'],
    'content too long': ['too_large', 'Request Entity Too Large'],
    unhandled: ['unavailable', 'Internal Server Error: null'],
    'downloads spent': ['downloads_spent', 'number of max downloads exceeded.'],
    'download not found': ['not_found', 'download not found.'],
    'Cloudgene 2 anonymous': ['credential_refused', 'The request requires user authentication.'],
    'Cloudgene 2 submit': [
      'not_permitted',
      "Application 'imputationserver' not found or the request requires user authentication.",
    ],
    'Cloudgene 2 application': ['credential_refused', 'Authentication Required: please sign in.'],
    'Cloudgene 2 upload limit': ['too_large', 'Upload limit reached.'],
  }

  it.each(Object.entries(cases))('%s', async (name, [kind, publicText]) => {
    const answers: Readonly<Record<string, Answer>> = errors
    const error = await failure(answers[name] ?? {})
    expect(error).toBeInstanceOf(ServiceError)
    expect(error).toMatchObject({ kind, publicText, retryAfterMs: null })
  })

  it('reads how long to wait', async () => {
    const headers = { 'retry-after': '120' }
    expect(await failure({ status: 503, headers })).toMatchObject({
      kind: 'unavailable',
      retryAfterMs: 120_000,
    })
    const date = { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }
    const { retryAfterMs } = (await failure({ status: 429, headers: date })) as ServiceError
    expect(retryAfterMs).toBeGreaterThan(50_000)
    expect(retryAfterMs).toBeLessThanOrEqual(60_000)
  })

  it.each<[string, Answer]>([
    ['a page instead of JSON', { text: '<html></html>', type: 'text/html' }],
    ['JSON of another form', { json: { other: 1 } }],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' } }],
    ['success without a body', { status: 204 }],
  ])('takes %s for a breach of the contract', async (_, answer) => {
    expect(await failure(answer)).toMatchObject({ kind: 'protocol' })
  })

  it('tells a broken connection from an abort', async () => {
    server = await replayServer({
      'GET /x': (_, response) => void response.destroy(),
      'GET /half': (_, response) => {
        response.writeHead(200, { 'content-length': '100' })
        response.write('{', () => response.destroy())
      },
    })
    const fetch = boundFetch(server.base, 'token')
    const { signal } = new AbortController()
    for (const path of ['/x', '/half']) {
      await expect(requestJson(fetch, path, z.unknown(), { signal })).rejects.toMatchObject({
        kind: 'unavailable',
      })
    }
    const reason = new Error('revoked')
    await expect(
      requestJson(fetch, '/x', z.unknown(), { signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason)
  })

  it("passes the bound fetch's own error on", async () => {
    server = await replayServer({})
    const own = new Error('the grant has ended')
    const { signal } = new AbortController()
    const request = requestJson(() => Promise.reject(own), '/x', z.unknown(), { signal })
    await expect(request).rejects.toBe(own)
  })

  async function failure(answer: Answer): Promise<unknown> {
    server = await replayServer({ 'GET /api/v2/x': answer })
    const { signal } = new AbortController()
    const fetch = boundFetch(server.base, 'token')
    return await requestJson(fetch, '/api/v2/x', z.object({ id: z.string() }), { signal }).then(
      () => null,
      (error: unknown) => error,
    )
  }
})
