import type { IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import type { CredentialType } from '@tessera/contracts/service'
import { type HttpServer, startHttpServer } from '@tessera/testing/http-server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fetchForCheck } from './fetch-for-check.ts'

const seen: {
  readonly asked: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}[] = []
let service: HttpServer
beforeAll(async () => {
  service = await startHttpServer((request, response) => {
    void text(request).then((body) => {
      seen.push({ asked: `${request.method} ${request.url}`, headers: request.headers, body })
      response.end(`you sent ${request.headers['x-token']}`)
    })
  })
})
afterAll(async () => await service[Symbol.asyncDispose]())
beforeEach(() => void seen.splice(0))

describe('a credential that is checked', () => {
  it('goes in its header, unless the adapter says otherwise, and is not heard again', async () => {
    const answer = await bound()('/a?b=c', { headers: { 'x-more': '1' } })

    expect(seen).toMatchObject([{ asked: 'GET /a?b=c', body: '' }])
    expect(seen[0]?.headers).toMatchObject({ 'x-token': token, 'x-more': '1' })
    expect(await answer.text()).toBe('you sent [secret]')
  })

  it('goes in a form alone where the adapter says so', async () => {
    await bound()('/verify', { method: 'POST', credential: { in: 'form', field: 'key' } })

    expect(seen).toMatchObject([{ asked: 'POST /verify', body: `key=${token}` }])
    expect(seen[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(seen[0]?.headers).not.toHaveProperty('x-token')
  })

  it('goes nowhere where the adapter says so', async () => {
    await bound()('/open', { credential: 'omit' })
    expect(JSON.stringify(seen)).not.toContain(token)
    expect(seen).toHaveLength(1)
  })

  it('is not written into a form when it is a password', async () => {
    const inForm = { method: 'POST', credential: { in: 'form', field: 'key' } } as const
    await expect(bound({ type: 'basic' })('/verify', inForm)).rejects.toThrow()
    expect(seen).toEqual([])
  })

  it.each(['@127.0.0.1:1/', '.thief.example/', 'https://thief.example/', ''])(
    'is not sent to where the path %j leads',
    async (path) => {
      await expect(bound()(path)).rejects.toThrow('at its own service')
      expect(seen).toEqual([])
    },
  )

  it.each<[string, { readonly isLocal?: boolean; readonly mode?: 'production' }]>([
    ['in production', { mode: 'production' }],
    ['for a service that is elsewhere', { isLocal: false }],
  ])('is not sent to this machine %s', async (_, change) => {
    await expect(bound(change)('/a')).rejects.toThrow('https')
    expect(seen).toEqual([])
  })

  it('is not sent any more when the time for it is over', async () => {
    const signal = AbortSignal.abort(new Error('its time is over'))
    await expect(bound()('/a', { signal })).rejects.toThrow('its time is over')
    expect(seen).toEqual([])
  })
})

const token = 'token-of-the-house'

function bound({
  type = 'api_token',
  isLocal = true,
  mode = 'development',
}: {
  readonly type?: CredentialType
  readonly isLocal?: boolean
  readonly mode?: 'development' | 'production'
} = {}) {
  const target = { origin: service.origin, isLocal }
  return fetchForCheck(mode, target, { type, bytes: Buffer.from(token) }, 'X-Token')
}
