import { text } from 'node:stream/consumers'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { ServiceError } from '@tessera/adapters/service-error'
import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { rotateAnswer } from '@tessera/broker-client/operator-protocol'
import { startHttpServer } from '@tessera/testing/http-server'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEgressWorld, type EgressWorld } from '../../test/egress-world.ts'
import { CredentialUse } from '../credential-use.ts'
import { GrantEnded } from '../task-stopped.ts'
import { egressFetch } from './egress-fetch.ts'
import { RequestRefused } from './request-refused.ts'

let world: EgressWorld
beforeAll(async () => {
  world = await createEgressWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

const server = '/api/v2/server'
const result = '/share/results/key/file'

describe('a request', () => {
  it('reaches the service with the credential, which the worker has not seen', async () => {
    const { fetch, token, grant } = await world.hold()
    world.answerWith((_, response) => void response.writeHead(201, { 'x-more': 'yes' }).end('ok'))

    const response = await fetch(server, { headers: { Accept: 'application/json' } })

    expect(await response.text()).toBe('ok')
    expect(response).toMatchObject({ status: 201, url: `${world.origin}${server}` })
    expect(response.headers.get('x-more')).toBe('yes')
    expect(world.seen[0]?.headers).toMatchObject({
      'x-auth-token': token,
      accept: 'application/json',
      'accept-encoding': 'identity',
    })
    expect(grant.credential).not.toHaveProperty('secret')
  })

  it('reaches the service also after the broker’s answer key and root key were rotated', async () => {
    const { fetch, token } = await world.hold()
    for (const purpose of ['answer', 'root', 'answer']) {
      const { operator } = world.testBroker
      await callBroker(operator, brokerPaths.rotateKey, { purpose }, rotateAnswer)
      world.answerWith((_, response) => void response.end('ok'))
      expect(await (await fetch(server)).text()).toBe('ok')
      expect(world.seen[0]?.headers['x-auth-token']).toBe(token)
    }
  })

  it('carries the credential as a form field where it is asked for so', async () => {
    const { fetch, token } = await world.hold()
    const form = Promise.withResolvers<string>()
    world.answerWith((request, response) => {
      void text(request).then(form.resolve)
      response.end()
    })

    const credential = { in: 'form', field: 'token' } as const
    await fetch('/api/v2/tokens/verify', { method: 'POST', credential })

    expect(new URLSearchParams(await form.promise).get('token')).toBe(token)
    expect(world.seen[0]?.headers).not.toHaveProperty('x-auth-token')
  })

  it('goes without the credential where it is to be left out, also to another address', async () => {
    const { fetch } = await world.hold()
    world.answerWith((_, response) => void response.end('data'))

    expect(await (await fetch(result, { credential: 'omit' })).text()).toBe('data')
    const elsewhere = `${world.origin.replace('127.0.0.1', 'localhost')}/object?signature=1`
    expect(await (await fetch(elsewhere, { credential: 'omit' })).text()).toBe('data')

    expect(world.seen.map(({ headers }) => headers['x-auth-token'])).toEqual([undefined, undefined])
  })

  it.each([
    ['that its scopes do not need', server],
    ['to a path that is not listed', '/api/v2/users/me'],
    ['with the credential to another address', 'https://evil.example/api/v2/server'],
    ['out of the path', '/api/v2/jobs/..%2fusers'],
  ])('is not sent %s', async (_, path) => {
    const { fetch } = await world.hold({ scopes: ['collect'] })
    world.answerWith((_, response) => void response.end())
    await expect(fetch(path)).rejects.toThrow(RequestRefused)
    expect(world.seen).toEqual([])
  })

  it('is not sent with a header that the worker chose', async () => {
    const { fetch } = await world.hold()
    await expect(fetch(server, { headers: { range: 'bytes=0-3' } })).rejects.toThrow(RequestRefused)
  })

  it('does not follow a redirect', async () => {
    const { fetch } = await world.hold()
    const location = 'https://elsewhere.example/stolen'
    world.answerWith((_, response) => void response.writeHead(302, { location }).end())

    const response = await fetch(server)

    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe(location)
    expect(world.seen).toHaveLength(1)
  })

  it('does not reach an address of this machine in production', async () => {
    const egress = await world.startEgress({ mode: 'production' })
    const { fetch } = await world.hold({ egress })
    world.answerWith((_, response) => void response.end())
    await expect(fetch(server)).rejects.toThrow(/address_refused/)
    expect(world.seen).toEqual([])
  })

  it.each([
    '169.254.169.254',
    '[64:ff9b::a9fe:a9fe]',
    '[2002:a9fe:a9fe::]',
    '[2001:0:4136:e378:8000:63bf:5601:5601]',
    '10.0.0.1',
  ])('does not reach %s after a redirect, wherever it runs', async (host) => {
    const { fetch } = await world.hold()
    await expect(fetch(`https://${host}/latest`, { credential: 'omit' })).rejects.toThrow(
      /address_refused/,
    )
  })
})

describe('an upload', () => {
  it('is passed on as it comes, and a service may answer before it has all of it', async () => {
    const { fetch } = await world.hold()
    world.answerWith((request, response) => {
      request.once('data', () => response.writeHead(401).end('no'))
    })
    let produced = 0
    const body = async function* () {
      for (; produced < 200; produced++) yield Buffer.alloc(1 << 20)
    }
    const headers = { 'content-length': String(200 << 20) }
    const path = '/api/v2/jobs/submit/app'

    const response = await fetch(path, { method: 'POST', headers, body: body() })

    expect(response.status).toBe(401)
    expect(await response.text()).toBe('no')
    expect(produced).toBeLessThan(200)
  })

  it('that breaks off is not whole at the service', async () => {
    const { fetch } = await world.hold()
    const arrived = Promise.withResolvers<boolean>()
    world.answerWith((request) => {
      request.resume()
      request.once('close', () => arrived.resolve(request.complete))
    })
    const broken = new Error('the file is not the one that was checked')
    const body = async function* () {
      yield Buffer.from('begin')
      await waitFor(async () => world.seen.length > 0)
      throw broken
    }
    const sent = fetch('/api/v2/jobs/submit/app', { method: 'POST', body: body() })
    await expect(sent).rejects.toBe(broken)
    expect(await arrived.promise).toBe(false)
  })
})

describe('the credential in an answer', () => {
  const forms: readonly (readonly [string, (token: string) => string])[] = [
    ['as it is', (token) => token],
    ['URL-encoded', encodeURIComponent],
    ['in hex', (token) => Buffer.from(token).toString('hex')],
    ['in base64', (token) => Buffer.from(token).toString('base64')],
    ['in base64url', (token) => Buffer.from(token).toString('base64url')],
    ['in base64 after one byte', (token) => Buffer.from(`:${token}`).toString('base64')],
    ['in base64 after two bytes', (token) => Buffer.from(`a:${token}`).toString('base64url')],
  ]

  it.each(forms)('is masked in text and headers when it stands there %s', async (_, write) => {
    const { fetch, token } = await world.hold()
    const form = write(token)
    world.answerWith((_, response) => {
      response.writeHead(400, { 'content-type': 'application/json', 'x-echo': `is ${form} it` })
      // In two pieces, so that it lies across their border.
      response.write(`{"message":"${form.slice(0, 9)}`)
      setImmediate(() => response.end(`${form.slice(9)}"}`))
    })

    const response = await fetch(server)

    const heard = `${response.headers.get('x-echo')} ${await response.text()}`
    expect(heard).toMatch(
      /^is \S{0,3}\[secret\]\S{0,3} it \{"message":"\S{0,3}\[secret\]\S{0,3}"\}$/,
    )
  })

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('is masked when the service compresses it with %s all the same', async (coding, compress) => {
    const { fetch, token } = await world.hold()
    world.answerWith((_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': coding })
      response.end(compress(`token ${token}`))
    })
    expect(await (await fetch(server)).text()).toBe('token [secret]')
  })

  it('is not given when nobody can look into the answer', async () => {
    const { fetch } = await world.hold()
    world.answerWith((_, response) => {
      response.writeHead(200, { 'content-encoding': 'compress' }).end('x')
    })
    await expect(fetch(server)).rejects.toMatchObject({ name: 'ServiceError', kind: 'protocol' })
  })

  it.each([
    [result, 'omit'],
    [server, undefined],
  ] as const)('breaks data off before it: %s', async (path, credential) => {
    const { fetch, token } = await world.hold()
    world.answerWith((_, response) => {
      response.writeHead(200, { 'content-type': 'application/zip' })
      response.end(Buffer.concat([Buffer.alloc(100_000, 7), Buffer.from(token), Buffer.alloc(9)]))
    })

    const response = await fetch(path, credential === undefined ? {} : { credential })
    let read = 0
    const reading = async () => {
      for await (const piece of response.body ?? []) read += piece.length
    }

    await expect(reading()).rejects.toThrow(ServiceError)
    expect(read).toBeLessThanOrEqual(100_000)
  })

  it('is not given as a session that it opened', async () => {
    const { fetch } = await world.hold()
    world.answerWith((_, response) => {
      response.writeHead(200, { 'set-cookie': 'session=as-good-as-the-token' }).end()
    })
    expect([...(await fetch(server)).headers.keys()]).not.toContain('set-cookie')
  })

  it('is not given in the name of a header', async () => {
    const { fetch, token } = await world.hold()
    const name = Buffer.from(token).toString('hex')
    world.answerWith((_, response) => void response.writeHead(200, { [name]: 'x' }).end())
    await expect(fetch(server)).rejects.toMatchObject({ kind: 'protocol' })
  })
})

describe('a grant that ends while a request is under way', () => {
  it.each([
    [
      'the user is disabled',
      `update app.users set status = 'disabled' where id = (select user_id from proof.grants where id = $1)`,
    ],
    [
      'the grant is revoked',
      `update proof.grants set ended_at = now(), end_reason = 'revoked' where id = $1`,
    ],
  ])('breaks off the answer in less than a second when %s', async (_, statement) => {
    const { fetch, grant } = await world.hold()
    const broken = Promise.withResolvers<void>()
    world.answerWith((_, response) => {
      response.write('a'.repeat(10_000))
      response.once('close', () => broken.resolve())
    })
    const response = await fetch(result, { credential: 'omit' })
    const reading = expect(response.text()).rejects.toThrow(GrantEnded)

    await world.database.adminPool.query(statement, [grant.id])
    const since = performance.now()
    await broken.promise
    await reading

    expect(performance.now() - since).toBeLessThan(1000)
  })

  it('breaks off the upload', async () => {
    const { fetch, grant } = await world.hold()
    const isComplete = Promise.withResolvers<boolean>()
    world.answerWith((request) => {
      request.resume().once('close', () => isComplete.resolve(request.complete))
    })
    const body = async function* () {
      yield Buffer.from('begin')
      await waitFor(async () => world.seen.length > 0)
      await world.database.adminPool.query(
        `update proof.grants set ended_at = now(), end_reason = 'frozen' where id = $1`,
        [grant.id],
      )
      await isComplete.promise
      yield Buffer.from('end')
    }
    const sent = fetch('/api/v2/jobs/submit/app', { method: 'POST', body: body() })
    await expect(sent).rejects.toThrow(GrantEnded)
    expect(await isComplete.promise).toBe(false)
  })
})

describe('who answers', () => {
  it('is not believed without the key of egress', async () => {
    const { connection, grant } = await world.hold()
    await using impostor = await startHttpServer(
      (_, response) => void response.end('{"problem":"grant_ended"}'),
    )
    const hold = { confirm: async () => {}, signal: new AbortController().signal }
    const fetch = egressFetch({
      grant,
      hold,
      egress: { ...connection, origin: impostor.origin },
      use: new CredentialUse(),
    })

    await expect(fetch(server)).rejects.toMatchObject({ code: 'internal' })
  })

  it('is asked again later when nobody does', async () => {
    const { connection, grant } = await world.hold()
    const hold = { confirm: async () => {}, signal: new AbortController().signal }
    const egress = { ...connection, origin: 'http://127.0.0.1:1' }
    await expect(
      egressFetch({ grant, hold, egress, use: new CredentialUse() })(server),
    ).rejects.toMatchObject({
      code: 'unavailable',
    })
  })
})

it('breaks off when the broker is away, and sends nothing then', async () => {
  await using other = await createEgressWorld()
  const { fetch } = await other.hold()
  other.answerWith((_, response) => void response.write('a'.repeat(10_000)))
  const response = await fetch(result, { credential: 'omit' })
  const reading = expect(response.text()).rejects.toMatchObject({ code: 'unavailable' })

  await other.testBroker.broker[Symbol.asyncDispose]()

  await reading
  other.answerWith((_, response) => void response.end())
  await expect(fetch(server)).rejects.toMatchObject({ code: 'unavailable' })
  expect(other.seen).toEqual([])
})
