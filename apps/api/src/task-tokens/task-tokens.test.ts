import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import type { FileId, JobId } from '@tessera/contracts/ids'
import type { Job } from '@tessera/contracts/job'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import { openLogin } from '@tessera/db/login'
import { issueTaskToken, spendTaskToken } from '@tessera/db/task-tokens'
import { asProgram, asUser } from '@tessera/db/unit'
import { decodeJwt, decodeProtectedHeader, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeResult } from '../../test/stored-result.ts'
import { submitGoodJob } from '../../test/submitted-job.ts'
import { refusalBody, type Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'
import { createTaskTokens } from './task-tokens.ts'

let world: World
let owner: Visitor
let job: Job
let file: FileId
beforeAll(async () => {
  world = await createWorld()
  owner = await world.connect()
  job = await submitGoodJob(world, owner)
  file = await storeResult(world, owner, job, { name: 'chr20.zip', bytes: Buffer.from('result') })
})
afterAll(async () => await world[Symbol.asyncDispose]())

async function link(visitor = owner): Promise<string> {
  return (await visitor.trpc.results.downloadLink.mutate({ fileId: file })).path
}

/** As a program without a session does. */
async function fetchToken(token: string): Promise<Response> {
  return await fetch(`${world.api.origin}/api/downloads/${token}`)
}

function tokenOf(path: string): string {
  return path.split('/').at(-1) ?? ''
}

function sign(payload: JWTPayload, header: { alg?: string; typ?: string } = {}, key?: KeyObject) {
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'task+jwt', ...header })
    .sign(key ?? world.broker.api.signingKey)
}

describe('a task token', () => {
  it('names the api, one purpose, one audience, one job, and nothing of the user', async () => {
    const token = tokenOf(await link())
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'EdDSA', typ: 'task+jwt' })
    const claims = decodeJwt(token)
    expect(claims).toEqual({
      iss: world.broker.api.clientId,
      aud: 'tessera/result-download',
      purpose: 'download',
      job: job.id,
      file,
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: expect.any(Number),
    })
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(300)
  })

  it('is taken in the form that the attacks below change', async () => {
    const claims = decodeJwt(tokenOf(await link()))
    expect((await fetchToken(await sign(claims))).status).toBe(200)
  })

  describe('is refused, and stays good for its holder, when', () => {
    const changes: readonly (readonly [
      string,
      (claims: JWTPayload) => Promise<string> | string,
    ])[] = [
      ['it is not signed', (claims) => new UnsecuredJWT(claims).encode()],
      [
        'it says that no algorithm signed it',
        async (claims) => {
          const none = Buffer.from('{"alg":"none","typ":"task+jwt"}').toString('base64url')
          return (await sign(claims)).replace(/^[^.]+/, none)
        },
      ],
      [
        'the public key signed it as a shared secret',
        async (claims) =>
          await new SignJWT(claims)
            .setProtectedHeader({ alg: 'HS256', typ: 'task+jwt' })
            .sign(Buffer.from(publicBytes(world.broker.api.signingKey))),
      ],
      ['a worker signed it', async (claims) => await sign(claims, {}, stranger)],
      [
        'the api’s key for the broker signed it',
        async (claims) => await sign(claims, {}, world.broker.api.identityKey),
      ],
      ['it is of another type', async (claims) => await sign(claims, { typ: 'JWT' })],
      ['it has expired', async (claims) => await sign({ ...claims, exp: now() - 1 })],
      ['it never expires', async (claims) => await sign(without(claims, 'exp'))],
      [
        'it is older than a token can be',
        async (claims) => await sign({ ...claims, iat: now() - 301 }),
      ],
      [
        'it is for another audience',
        async (claims) => await sign({ ...claims, aud: 'tessera/job-progress' }),
      ],
      ['it has another purpose', async (claims) => await sign({ ...claims, purpose: 'progress' })],
      ['another issuer made it', async (claims) => await sign({ ...claims, iss: 'worker-1' })],
      ['it names another file', async (claims) => await sign({ ...claims, file: randomUUID() })],
      ['it names another job', async (claims) => await sign({ ...claims, job: randomUUID() })],
      [
        'nobody wrote down that it was made',
        async (claims) => await sign({ ...claims, jti: randomUUID() }),
      ],
    ]

    it.each(changes)('%s', async (title, change) => {
      const token = tokenOf(await link())
      const refused = await fetchToken(await change(decodeJwt(token)))
      expect(refused.status).toBe(401)
      expect(await refusalBody(refused)).toMatchObject({ code: 'task_token_refused' })
      // What is signed and names another thing was the api's own mistake: then it is spent all the same.
      if (title.startsWith('it names another')) return
      expect((await fetchToken(token)).status).toBe(200)
    })
  })

  it.each([
    ['has ended', 'update proof.sessions set ended_at = now() where user_id = $1'],
    ['has expired', 'update proof.sessions set expires_at = now() where user_id = $1'],
    ['is of a disabled user', "update app.users set status = 'disabled' where id = $1"],
  ])('is worth nothing when the session that made it %s', async (_, statement) => {
    const visitor = await world.connect()
    const own = await submitGoodJob(world, visitor)
    const result = await storeResult(world, visitor, own, {
      name: 'a.zip',
      bytes: Buffer.from('a'),
    })
    const { path } = await visitor.trpc.results.downloadLink.mutate({ fileId: result })
    await world.rows(statement, visitor.id)
    expect((await fetchToken(tokenOf(path))).status).toBe(401)
  })

  it('is worth nothing when its row says that its time has passed, whatever it says itself', async () => {
    const token = tokenOf(await link())
    await world.rows(
      'update proof.task_tokens set expires_at = now() where id = $1',
      decodeJwt(token).jti,
    )
    expect((await fetchToken(token)).status).toBe(401)
  })

  it('is forgotten some time after it expired', async () => {
    const { jti } = decodeJwt(tokenOf(await link()))
    await world.rows('update proof.task_tokens set expires_at = now() where id = $1', jti)
    await link()
    expect(await world.rows('select from proof.task_tokens where id = $1', jti)).toEqual([])
  })
})

describe('in the database', () => {
  const proofOf = (visitor: Visitor) => rowProof(new Secret(visitor.sessionToken))
  const login = () =>
    openLogin('tessera_api', { url: new Secret(world.database.url('tessera_api')) })

  it('none is made for a job or a file of another user', async () => {
    await using api = login()
    const other = await world.signUp()
    const ask = async (jobId: JobId, fileId: FileId | null) =>
      await asUser(api, proofOf(other), async (unit) => {
        const purpose = fileId === null ? 'progress' : 'download'
        const token = { id: randomUUID(), purpose, jobId, fileId, lifetimeSeconds: 60 } as const
        await issueTaskToken(unit, token)
      })
    await expect(ask(job.id, null)).rejects.toThrow('foreign key')
    await expect(ask(job.id, file)).rejects.toThrow('foreign key')
  })

  it('F75 WebSocket ticket: what it opened writes nothing, makes no other token, and ends with the session', async () => {
    await using api = login()
    const visitor = await world.connect()
    const own = await submitGoodJob(world, visitor)
    const id = randomUUID()
    const wanted = {
      id,
      purpose: 'progress',
      jobId: own.id,
      fileId: null,
      lifetimeSeconds: 60,
    } as const
    await asUser(api, proofOf(visitor), async (unit) => await issueTaskToken(unit, wanted))
    const lease = rowProof(newToken())
    const spending = { id, purpose: 'progress', leaseHash: proofHash(lease) } as const
    await asProgram(api, async (unit) => await spendTaskToken(unit, spending))

    const read = async () =>
      await asUser(api, lease, async (unit) =>
        (await unit.transaction.selectFrom('app.jobs').select('id').execute()).map((row) => row.id),
      )
    expect(await read()).toEqual([own.id])
    const write = asUser(
      api,
      lease,
      async (unit) =>
        await unit.transaction.updateTable('app.jobs').set({ stateText: 'x' }).execute(),
    )
    await expect(write).rejects.toThrow('read-only')
    const another = asUser(
      api,
      lease,
      async (unit) => await issueTaskToken(unit, { ...wanted, id: randomUUID() }),
    )
    await expect(another).rejects.toThrow()

    await visitor.trpc.auth.logout.mutate()
    await expect(read()).rejects.toThrow('not live')
  })

  it('no role but the api’s spends one', async () => {
    const { rows } = await world.database.adminPool.query<{ role: string }>(
      `select rolname as role from pg_roles
       where rolname in ('tessera_user', 'tessera_sign_in', 'tessera_job', 'tessera_sweep', 'tessera_vault')
         and has_function_privilege(oid, 'app.spend_task_token(uuid,text,bytea)', 'execute')`,
    )
    expect(rows).toEqual([{ role: 'tessera_user' }])
  })
})

it('two api processes take a token once between them', async () => {
  await using api = openLogin('tessera_api', { url: new Secret(world.database.url('tessera_api')) })
  const signer = world.broker.api
  const processes = [createTaskTokens(api, signer), createTaskTokens(api, signer)]
  const token = tokenOf(await link())
  const tries = await Promise.allSettled(
    processes.flatMap((tokens) => [
      tokens.redeem('download', token),
      tokens.redeem('download', token),
    ]),
  )
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

const stranger = generateKeyPairSync('ed25519').privateKey

function publicBytes(key: KeyObject): string {
  return key.export({ format: 'jwk' }).x ?? ''
}

function without(claims: JWTPayload, name: string): JWTPayload {
  return Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name))
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
