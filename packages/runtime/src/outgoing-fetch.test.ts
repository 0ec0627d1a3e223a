import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { serve } from '../test/local-server.ts'
import { untrustedCertificate } from '../test/untrusted-certificate.ts'
import { createOutgoingFetch, outgoingFetch, OutgoingRefused } from './outgoing-fetch.ts'

const strict = { allowLocal: false }
const local = { allowLocal: true }

describe('the URL', () => {
  it.each([
    'http://service.example/',
    'http://1.1.1.1/',
    'ftp://service.example/',
    'ftp://localhost/',
    'ws://127.0.0.1/',
    'file:///etc/passwd',
    'data:text/plain,hello',
  ])('is refused unless it is https: %s', async (url) => {
    for (const policy of [strict, local]) expect(await refusal(url, policy)).toBe('scheme_refused')
  })

  it.each(['http://localhost/', 'http://127.0.0.1/', 'http://[::1]/'])(
    'may be http on this machine only where local is allowed: %s',
    async (url) => {
      expect(await refusal(url, strict)).toBe('scheme_refused')
    },
  )

  it.each(['https://name@service.example/', 'https://:password@service.example/'])(
    'is refused with user info: %s',
    async (url) => {
      for (const policy of [strict, local]) {
        expect(await refusal(url, policy)).toBe('user_info_refused')
      }
    },
  )

  it('is not in the message of a refusal, but for its host', async () => {
    const url = new URL('https://name:canary@10.0.0.7/canary?canary#canary')
    const withUserInfo = await errorOf(outgoingFetch(url, {}, strict))
    url.username = url.password = ''
    const withAddress = await errorOf(outgoingFetch(url, {}, strict))
    for (const error of [withUserInfo, withAddress]) {
      expect(error).toHaveProperty('message', expect.stringContaining('10.0.0.7'))
      expect(error).toHaveProperty('message', expect.not.stringContaining('canary'))
    }
  })
})

describe('a literal address', () => {
  it.each([
    '10.0.0.7',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '168.63.129.16',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:10.0.0.7]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[2001:0:4136:e378::1]',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '[ff02::1]',
  ])('is refused also where local is allowed: %s', async (host) => {
    for (const policy of [strict, local]) {
      expect(await refusal(`https://${host}/`, policy)).toBe('address_refused')
    }
  })

  it.each(['127.0.0.1', '127.8.8.8', '[::1]', '2130706433', '0x7f.1', '0177.0.0.1', '127.1'])(
    'of this machine is refused: %s',
    async (host) => {
      expect(await refusal(`https://${host}/`, strict)).toBe('address_refused')
    },
  )

  it.each(['1.1.1.1', '[2606:4700:4700::1111]'])(
    'that is public is let through: %s',
    async (host) => {
      const reason = new Error('stopped before it was sent')
      const answer = outgoingFetch(
        new URL(`https://${host}/`),
        { signal: AbortSignal.abort(reason) },
        strict,
      )
      await expect(answer).rejects.toBe(reason)
    },
  )

  it.each(['127.0.0.1', '::1'])(
    'of this machine is reached where local is allowed: %s',
    async (host) => {
      const url = await serve((_, response) => response.end('here'), host)
      const response = await outgoingFetch(url, {}, local)
      expect(await response.text()).toBe('here')
    },
  )
})

describe('a host in a private network', () => {
  const inside = { allowLocal: false, isPrivate: true }
  it.each([
    '1.1.1.1',
    '127.0.0.1',
    '[::1]',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '[fe80::1]',
  ])('is none at %s', async (host) => {
    expect(await refusal(`https://${host}/`, inside)).toBe('address_refused')
    expect(await refusal('http://10.0.0.7/', inside)).toBe('scheme_refused')
  })

  it('is none when one of its addresses is public', async () => {
    const fetch = createOutgoingFetch({ lookup: answers(['10.0.0.7', '1.1.1.1']) })
    const error = await errorOf(fetch(new URL('https://models.example/'), {}, inside))
    expect(error).toBeInstanceOf(OutgoingRefused)
  })

  it.each(['10.0.0.7', '172.16.0.1', '192.168.1.1', '[fd12:3456::1]'])(
    'is tried at %s',
    async (host) => {
      const signal = AbortSignal.abort(new Error('it would be tried'))
      const error = await errorOf(outgoingFetch(new URL(`https://${host}/`), { signal }, inside))
      expect(error).toHaveProperty('message', 'it would be tried')
    },
  )
})

describe('a name', () => {
  it.each(['127.0.0.1', '::1', '10.0.0.7', '169.254.169.254', '::ffff:10.0.0.7', '64:ff9b::a00:7'])(
    'is refused when it resolves to %s, also where local is allowed',
    async (address) => {
      const fetch = createOutgoingFetch({ lookup: answers([address]) })
      for (const policy of [strict, local]) {
        const error = await errorOf(fetch(new URL('https://service.example/'), {}, policy))
        expect(error).toMatchObject({ name: 'OutgoingRefused', code: 'address_refused' })
      }
    },
  )

  it('is refused when one of its addresses is', async () => {
    const fetch = createOutgoingFetch({ lookup: answers(['1.1.1.1', '10.0.0.7']) })
    const error = await errorOf(fetch(new URL('https://service.example/'), {}, strict))
    expect(error).toBeInstanceOf(OutgoingRefused)
  })

  it('is refused when it is localhost and local is not allowed', async () => {
    expect(await refusal('https://localhost/', strict)).toBe('address_refused')
  })

  it('is reached when it is localhost and local is allowed', async () => {
    const url = await serve((request, response) => response.end(request.headers.host))
    url.hostname = 'localhost'
    const response = await outgoingFetch(url, {}, local)
    expect(await response.text()).toBe(url.host)
  })

  it('is refused when it says localhost and leads elsewhere', async () => {
    const fetch = createOutgoingFetch({ lookup: answers(['10.0.0.7']) })
    const error = await errorOf(fetch(new URL('http://sandbox.localhost/'), {}, local))
    expect(error).toBeInstanceOf(OutgoingRefused)
  })

  it('fails as the network does when it has no address', async () => {
    const missing = Object.assign(new Error('not found'), { code: 'ENOTFOUND' })
    const fetch = createOutgoingFetch({ lookup: () => Promise.reject(missing) })
    const error = await errorOf(fetch(new URL('https://service.example/'), {}, strict))
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toHaveProperty('cause', missing)
  })
})

describe('a name that is bound again', () => {
  it('leads to the address that was checked, with one question', async () => {
    const url = await serve(
      (request, response) => response.end(request.socket.localAddress),
      '127.0.0.2',
    )
    url.hostname = 'sandbox.localhost'
    const lookup = vi.fn(answers(['127.0.0.2'], ['10.0.0.7']))
    const response = await createOutgoingFetch({ lookup })(url, {}, local)
    expect(await response.text()).toBe('127.0.0.2')
    expect(lookup).toHaveBeenCalledExactlyOnceWith('sandbox.localhost')
  })

  it('is checked again for the next connection', async () => {
    const url = await serve((_, response) => response.setHeader('connection', 'close').end('first'))
    url.hostname = 'sandbox.localhost'
    const fetch = createOutgoingFetch({ lookup: answers(['127.0.0.1'], ['169.254.169.254']) })
    const first = await fetch(url, {}, local)
    expect(await first.text()).toBe('first')
    expect(await errorOf(fetch(url, {}, local))).toBeInstanceOf(OutgoingRefused)
  })
})

describe('a certificate that nobody vouches for', () => {
  it('is refused, whatever the environment says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    onTestFinished(() => void vi.unstubAllEnvs())
    const url = await serve((_, response) => response.end(), '127.0.0.1', untrustedCertificate)
    url.hostname = 'localhost'
    const fetch = createOutgoingFetch({ lookup: answers(['127.0.0.1']) })
    const error = await errorOf(fetch(url, {}, local))
    expect(error).toHaveProperty('cause.code', 'DEPTH_ZERO_SELF_SIGNED_CERT')
  })
})

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('is an answer and not followed: %i', async (status) => {
    const seen: (string | undefined)[] = []
    const url = await serve((request, response) => {
      seen.push(request.url)
      response.writeHead(status, { location: '/elsewhere' }).end()
    })
    const response = await outgoingFetch(
      url,
      { method: 'POST', headers: { 'x-auth-token': 'canary' }, body: 'body' },
      local,
    )
    expect(response.status).toBe(status)
    expect(response.headers.get('location')).toBe('/elsewhere')
    expect(seen).toEqual(['/'])
  })

  it('is not followed when the caller asks for it in a wider object', async () => {
    const url = await serve((_, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
    )
    const wider = { method: 'GET', redirect: 'follow' }
    expect((await outgoingFetch(url, wider, local)).status).toBe(302)
  })
})

describe('a request', () => {
  it.each([
    ['an object', { 'x-auth-token': 'token' }],
    ['Headers', new Headers({ 'x-auth-token': 'token' })],
  ])('has the method, body and headers of the caller, given as %s', async (_, headers) => {
    const url = await serve((request, response) => {
      response.writeHead(200, {
        'x-method': request.method,
        'x-token': request.headers['x-auth-token'],
      })
      request.pipe(response)
    })
    const response = await outgoingFetch(url, { method: 'POST', headers, body: 'body' }, local)
    expect(response.headers.get('x-method')).toBe('POST')
    expect(response.headers.get('x-token')).toBe('token')
    expect(await response.text()).toBe('body')
  })
})

describe('a body that is read while it is sent', () => {
  async function* pieces(onEnd: () => void) {
    try {
      yield Buffer.from('one ')
      yield Buffer.from('two')
    } finally {
      onEnd()
    }
  }

  it('arrives as it was read', async () => {
    const url = await serve((request, response) => void request.pipe(response))
    const ended = vi.fn()
    const response = await outgoingFetch(url, { method: 'POST', body: pieces(ended) }, local)
    expect(await response.text()).toBe('one two')
    expect(ended).toHaveBeenCalledOnce()
  })

  it('is read no further once nobody waits for it any more', async () => {
    const stopped = new AbortController()
    const url = await serve((request) =>
      request.once('data', () => stopped.abort(new Error('gone'))),
    )
    const read = Promise.withResolvers<void>()
    let count = 0
    async function* endless() {
      try {
        for (; ; count++) yield Buffer.alloc(65_536)
      } finally {
        read.resolve()
      }
    }
    const sent = outgoingFetch(
      url,
      { method: 'POST', body: endless(), signal: stopped.signal },
      local,
    )
    await expect(sent).rejects.toThrow('gone')
    await read.promise
    expect(count).toBeLessThan(1_000)
  })
})

async function refusal(url: string, policy: Parameters<typeof outgoingFetch>[2]): Promise<string> {
  const error = await errorOf(outgoingFetch(new URL(url), {}, policy))
  if (error instanceof OutgoingRefused) return error.code
  throw new Error('It was not refused.', { cause: error })
}

async function errorOf(answer: Promise<Response>): Promise<unknown> {
  return await answer.then(
    () => undefined,
    (error: unknown) => error,
  )
}

/** A resolver that gives one answer after the other, and then the last for ever. */
function answers(...rounds: readonly (readonly string[])[]) {
  let round = 0
  return async (_hostname: string) => {
    const addresses = rounds[Math.min(round++, rounds.length - 1)] ?? []
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  }
}
