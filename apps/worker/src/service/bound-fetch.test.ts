import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { AllowedRequests } from '@tessera/adapters/allowed-requests'
import { cloudgene } from '@tessera/adapters/cloudgene/cloudgene'
import { serviceId } from '@tessera/contracts/ids'
import { type ServiceScope, scopesOfStep } from '@tessera/contracts/step'
import { Secret } from '@tessera/crypto/secret'
import { startHttpServer } from '@tessera/testing/http-server'
import { afterEach, describe, expect, it } from 'vitest'
import { CredentialUse } from '../credential-use.ts'
import { GrantEnded } from '../task-stopped.ts'
import { boundFetch, type BoundFetchOptions } from './bound-fetch.ts'
import { RequestRefused } from './request-refused.ts'

let opened = new AsyncDisposableStack()
afterEach(async () => {
  await opened.disposeAsync()
  opened = new AsyncDisposableStack()
})

interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A service on this machine that keeps what it was asked. */
async function startService(
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    void response.end('ok'),
): Promise<{ readonly origin: string; readonly seen: Seen[] }> {
  const seen: Seen[] = []
  const { origin } = opened.use(
    await startHttpServer((request, response) => {
      void text(request).then((body) => {
        seen.push({
          method: request.method ?? '',
          url: request.url ?? '',
          headers: request.headers,
          body,
        })
        answer(request, response)
      })
    }),
  )
  return { origin, seen }
}

function optionsFor(
  origin: string,
  change: {
    readonly credentialOrigin?: string
    readonly isLocal?: boolean
    readonly mode?: BoundFetchOptions['mode']
    readonly confirm?: () => Promise<void>
    readonly signal?: AbortSignal
    readonly withoutCredential?: boolean
    readonly scopes?: readonly ServiceScope[]
    readonly allowedRequests?: AllowedRequests
    readonly password?: string
    readonly token?: string
    readonly use?: CredentialUse
  } = {},
): BoundFetchOptions {
  const secret = new Secret(change.password ?? change.token ?? 'the-token')
  return {
    grant: {
      scopes: change.scopes ?? ['poll'],
      service: {
        id: serviceId.parse(1),
        kind: 'cloudgene',
        origin,
        isLocal: change.isLocal ?? true,
      },
      credential:
        change.withoutCredential === true
          ? { available: false, reason: 'none' }
          : {
              available: true,
              delivery: 'sealed',
              type: change.password === undefined ? 'api_token' : 'basic',
              secret,
              origin: change.credentialOrigin ?? origin,
              remoteAccount: 'ann',
            },
    },
    hold: {
      secret: () => (change.withoutCredential === true ? null : secret),
      confirm: change.confirm ?? (async () => {}),
      signal: change.signal ?? new AbortController().signal,
    },
    mode: change.mode ?? 'development',
    credentialHeader: 'X-Auth-Token',
    allowedRequests: change.allowedRequests ?? { ...nothing, poll: everything },
    use: change.use ?? new CredentialUse(),
  }
}

const nothing: AllowedRequests = {
  submit: [],
  poll: [],
  collect: [],
  cancel: [],
  health: [],
  'read-options': [],
  'list-jobs': [],
}
const everything: AllowedRequests[ServiceScope] = [
  ...(['GET', 'POST'] as const).flatMap((method) =>
    (['header', 'form', 'omit'] as const).map(
      (credential) =>
        ({ at: 'service', method, path: '/**', query: { x: /^1$/ }, credential }) as const,
    ),
  ),
  { at: 'elsewhere', method: 'GET', credential: 'omit' },
]

describe('the credential', () => {
  it('is taken out of an answer that repeats it, also when it refuses a download', async () => {
    const words = `Bad token the-token (${Buffer.from('the-token').toString('base64')})`
    const service = await startService((_, response) => void response.writeHead(400).end(words))
    const fetch = boundFetch(optionsFor(service.origin))

    for (const credential of [{ in: 'header' }, { in: 'form', field: 'token' }, 'omit'] as const) {
      const response = await fetch('/api', { method: 'POST', credential })
      expect(await response.text()).toBe('Bad token [secret] ([secret])')
    }
  })

  it('is used once the service answered a request that carried it, and by nothing less', async () => {
    const service = await startService()
    const use = new CredentialUse()
    const fetch = boundFetch(optionsFor(service.origin, { use }))

    await fetch('/share/results/key/file', { credential: 'omit' })
    await expect(
      boundFetch(optionsFor('http://127.0.0.1:9', { use }))('/api'),
    ).rejects.toBeInstanceOf(TypeError)
    expect(use.isSeen).toBe(false)

    await fetch('/api')
    expect(use.isSeen).toBe(true)
  })

  it('goes as name and password where it is that, and neither is read in the answer', async () => {
    const service = await startService((request, response) => {
      const header = request.headers.authorization ?? ''
      const joined = Buffer.from(header.slice('Basic '.length), 'base64').toString()
      response.writeHead(400).end(`${header} ${joined} ${joined.slice('ada:'.length)}`)
    })
    const fetch = boundFetch(optionsFor(service.origin, { password: 'ada:correct horse' }))

    const response = await fetch('/api')

    expect(await response.text()).toMatch(/^Basic \[secret\]\w?={0,2} \[secret\] \[secret\]$/)
    await expect(
      fetch('/api', { method: 'POST', credential: { in: 'form', field: 'token' } }),
    ).rejects.toBeInstanceOf(RequestRefused)
  })

  it('is not looked for in a file that is downloaded without it', async () => {
    const service = await startService((_, response) => void response.end('the-token'))
    const fetch = boundFetch(optionsFor(service.origin))

    const response = await fetch('/share/results/key/file', { credential: 'omit' })

    expect(await response.text()).toBe('the-token')
  })

  it('goes to the service in its header', async () => {
    const service = await startService()
    const fetch = boundFetch(optionsFor(service.origin))

    const response = await fetch('/api/v2/server?x=1', { headers: { accept: 'application/json' } })

    expect(await response.text()).toBe('ok')
    expect(service.seen).toEqual([
      expect.objectContaining({
        method: 'GET',
        url: '/api/v2/server?x=1',
        headers: expect.objectContaining({
          'x-auth-token': 'the-token',
          accept: 'application/json',
          'user-agent': expect.stringMatching(/^Tessera\/\d/),
        }),
      }),
    ])
  })

  it('goes as a form field where it is asked for so, and then not in the header', async () => {
    const service = await startService()
    const fetch = boundFetch(optionsFor(service.origin))

    await fetch('/verify', { method: 'POST', credential: { in: 'form', field: 'token' } })

    expect(service.seen[0]?.body).toBe('token=the-token')
    expect(service.seen[0]?.headers).not.toHaveProperty('x-auth-token')
  })

  it('stays here when it is to be left out, also for another address', async () => {
    const [service, store] = [await startService(), await startService()]
    const fetch = boundFetch(optionsFor(service.origin))

    await fetch('/share/results/hash/name', { credential: 'omit' })
    await fetch(`${store.origin}/object`, { credential: 'omit' })

    for (const { headers } of [...service.seen, ...store.seen]) {
      expect(JSON.stringify(headers)).not.toContain('the-token')
    }
    expect(store.seen).toHaveLength(1)
  })

  it('F58 one client for many users: each grant’s requests carry its own, however they interleave', async () => {
    const service = await startService()
    const tokens = ['ann-token', 'ben-token', 'eve-token']
    const fetches = tokens.map((token) => boundFetch(optionsFor(service.origin, { token })))

    await Promise.all(
      Array.from({ length: 30 }, (_, index) => fetches[index % 3]?.(`/api/${tokens[index % 3]}`)),
    )

    expect(service.seen).toHaveLength(30)
    for (const { url, headers } of service.seen) expect(`/api/${headers['x-auth-token']}`).toBe(url)
  })

  it('goes to no other address', async () => {
    const [service, other] = [await startService(), await startService()]
    const fetch = boundFetch(optionsFor(service.origin))
    await expect(fetch(`${other.origin}/api`)).rejects.toThrow(RequestRefused)
    expect(other.seen).toEqual([])
  })

  it.each(['//evil.example/x', '/@evil.example/', '/\\evil.example'])(
    'does not leave the service for the path %s',
    async (path) => {
      const service = await startService()
      await expect(boundFetch(optionsFor(service.origin))(path)).rejects.toThrow(RequestRefused)
      expect(service.seen).toEqual([])
    },
  )

  it('does not follow a service that has moved', async () => {
    const service = await startService()
    const fetch = boundFetch(
      optionsFor(service.origin, { credentialOrigin: 'https://elsewhere.example' }),
    )
    await expect(fetch('/api')).rejects.toThrow(/address of the service has changed/)
    expect(service.seen).toEqual([])
  })

  it('does not follow a redirect', async () => {
    const other = await startService()
    const service = await startService((_, response) => {
      response.writeHead(302, { location: `${other.origin}/stolen` }).end()
    })

    const response = await boundFetch(optionsFor(service.origin))('/api')

    expect(response.status).toBe(302)
    expect(other.seen).toEqual([])
  })

  it('is asked for in vain when the grant came without one', async () => {
    const service = await startService()
    const fetch = boundFetch(optionsFor(service.origin, { withoutCredential: true }))
    await expect(fetch('/api')).rejects.toThrow(RequestRefused)
    await fetch('/share', { credential: 'omit' })
    expect(service.seen).toHaveLength(1)
  })
})

describe('a rogue caller', () => {
  it.each([
    ['submits under a grant to poll', 'poll-job', 'POST', '/api/v2/jobs/submit/imputationserver2'],
    ['cancels under a grant to poll', 'poll-job', 'GET', '/api/v2/jobs/job-1/cancel'],
    ['cancels under a grant to submit', 'submit-job', 'GET', '/api/v2/jobs/job-1/cancel'],
    ['polls under a grant to read options', 'read-options', 'GET', '/api/v2/jobs/job-1'],
    ['submits under a grant to cancel', 'cancel-job', 'POST', '/api/v2/jobs/submit/x'],
    ['submits under a grant to collect', 'collect-results', 'POST', '/api/v2/jobs/submit/x'],
    ['asks for what no step needs', 'submit-job', 'POST', '/api/v2/users/me/api-token'],
  ] as const)('that %s is refused before anything leaves', async (_, step, method, path) => {
    const service = await startService()
    let asked = 0
    const fetch = boundFetch(
      optionsFor(service.origin, {
        scopes: scopesOfStep[step],
        allowedRequests: cloudgene.allowedRequests,
        confirm: async () => void asked++,
      }),
    )

    await expect(fetch(path, { method, body: 'x' })).rejects.toThrow(RequestRefused)

    expect(service.seen).toEqual([])
    expect(asked).toBe(0)
  })

  it('that polls under a grant to poll is served: the refusals above are about scopes', async () => {
    const service = await startService()
    const { allowedRequests } = cloudgene
    const fetch = boundFetch(optionsFor(service.origin, { allowedRequests }))
    expect((await fetch('/api/v2/jobs/job-1')).status).toBe(200)
  })
})

describe('a service on this machine', () => {
  it.each([
    ['in production', { mode: 'production' }],
    ['when it is not registered as local', { isLocal: false }],
  ] as const)('is not reached %s', async (_, change) => {
    const service = await startService()
    const fetch = boundFetch(optionsFor(service.origin, change))
    await expect(fetch('/api')).rejects.toMatchObject({ name: 'OutgoingRefused' })
    expect(service.seen).toEqual([])
  })
})

describe('the grant', () => {
  it('is confirmed before every request, and without it none is sent', async () => {
    const service = await startService()
    const answers = [true, false]
    const confirm = async () => {
      if (answers.shift() !== true) throw new GrantEnded('revoked')
    }
    const fetch = boundFetch(optionsFor(service.origin, { confirm }))

    await fetch('/first')
    await expect(fetch('/second')).rejects.toThrow(GrantEnded)

    expect(service.seen.map(({ url }) => url)).toEqual(['/first'])
  })

  it('breaks off a request that is under way when it ends', async () => {
    const ended = new AbortController()
    const service = await startService(() => ended.abort(new GrantEnded('revoked')))
    const fetch = boundFetch(optionsFor(service.origin, { signal: ended.signal }))
    await expect(fetch('/slow')).rejects.toThrow(GrantEnded)
  })

  it('breaks off an answer that is being read when it ends', async () => {
    const ended = new AbortController()
    const service = await startService((_, response) => void response.write('first'))
    const fetch = boundFetch(optionsFor(service.origin, { signal: ended.signal }))
    const response = await fetch('/endless')

    const read = response.text()
    ended.abort(new GrantEnded('revoked'))

    await expect(read).rejects.toThrow(GrantEnded)
  })

  it('breaks off an upload when it ends, and the service never sees its end', async () => {
    const ended = new AbortController()
    const service = await startService()
    const fetch = boundFetch(optionsFor(service.origin, { signal: ended.signal }))
    const body = async function* () {
      yield Buffer.from('begin')
      ended.abort(new GrantEnded('revoked'))
      yield Buffer.from('end')
    }
    await expect(fetch('/upload', { method: 'POST', body: body() })).rejects.toThrow(GrantEnded)
    expect(service.seen).toEqual([])
  })
})

it('streams a body with the length that was announced', async () => {
  const service = await startService()
  const body = async function* () {
    yield Buffer.from('one ')
    yield Buffer.from('two')
  }
  await boundFetch(optionsFor(service.origin))('/upload', {
    method: 'POST',
    headers: { 'content-length': '7' },
    body: body(),
  })
  expect(service.seen[0]).toMatchObject({ body: 'one two', headers: { 'content-length': '7' } })
})
