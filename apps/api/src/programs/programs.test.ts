import { randomUUID } from 'node:crypto'
import { createTRPCClient, httpLink } from '@trpc/client'
import { SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  enrollProgram,
  type EnrolledProgram,
  newProgramKey,
  requestToken,
  signAssertion,
  tokenAudience,
  tokenOf,
} from '../../test/program.ts'
import { setRole } from '../../test/roles.ts'
import { refusalBody, refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'
import type { AppRouter } from '../router.ts'

let world: World
let admin: Visitor
let program: EnrolledProgram
beforeAll(async () => {
  world = await createWorld()
  admin = await world.signUp()
  await setRole(world, admin, 'admin')
  program = await enrollProgram(admin)
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('a program’s token', () => {
  it('is given for an assertion that its key signed, for five minutes, and stored as a hash only', async () => {
    const response = await requestToken(world, await signAssertion(program))
    expect(response.headers.get('cache-control')).toBe('no-store')
    const answer = (await response.json()) as Record<string, unknown>
    expect(answer).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'bearer',
      expires_in: expect.toSatisfy((seconds) => seconds > 295 && seconds <= 300),
    })
    expect(await asProgram(String(answer['access_token'])).programs.self.query()).toMatchObject({
      id: program.id,
      name: program.name,
      runBy: 'The sequencing unit',
      status: 'active',
    })
    const rows = await world.rows('select s::text as row from proof.program_sessions s')
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain(answer['access_token'])
  })

  it('shows no row of any user', async () => {
    const trpc = asProgram(await tokenOf(world, program))
    for (const call of [
      () => trpc.jobs.list.query({}),
      () => trpc.uploads.list.query(),
      () => trpc.programs.list.query(),
    ])
      expect(await refusalOf(call())).toMatchObject({ code: 'not_signed_in' })
    expect(await trpc.auth.me.query()).toBeNull()
  })

  const now = Math.floor(Date.now() / 1000)
  const stranger = newProgramKey()
  it.each([
    ['another audience', { claims: { aud: 'https://elsewhere.example/api/programs/token' } }],
    [
      'this audience and another',
      { claims: { aud: [tokenAudience, 'https://elsewhere.example'] } },
    ],
    ['another issuer', { claims: { iss: randomUUID() } }],
    ['another subject', { claims: { sub: randomUUID() } }],
    ['a life of more than a minute', { claims: { exp: now + 120 } }],
    ['an end that is past', { claims: { iat: now - 50, exp: now - 10 } }],
    ['a beginning long ago', { claims: { iat: now - 120, exp: now + 10 } }],
    ['a beginning that is to come', { claims: { iat: now + 40, exp: now + 90 } }],
    ['no end', { claims: { exp: undefined } }],
    ['no id', { claims: { jti: undefined } }],
    ['an id that is easily guessed', { claims: { jti: '1' } }],
    ['an id that no text of the database holds', { claims: { jti: `\0${randomUUID()}` } }],
    ['a key’s name that no text of the database holds', { kid: `\0${'k'.repeat(42)}` }],
    ['a key that nobody knows', { kid: 'k'.repeat(43) }],
    ['the signature of another key', { privateKey: stranger.privateKey }],
    [
      'the signature of another key that it brings along',
      { privateKey: stranger.privateKey, header: { jwk: jwkOf(stranger) } },
    ],
  ])('is refused for an assertion with %s', async (_, change) => {
    const response = await requestToken(world, await signAssertion(program, change))
    expect(response.status).toBe(401)
    expect(await refusalBody(response)).toMatchObject({ code: 'program_refused' })
  })

  it('is refused for an assertion that nobody signed, or that a shared secret did', async () => {
    const claims = { iss: program.id, sub: program.id, aud: tokenAudience, iat: now, exp: now + 60 }
    const header = { alg: 'HS256', kid: program.key.id }
    const publicKey = Buffer.from(program.key.publicKey, 'base64url')
    const forged = [
      new UnsecuredJWT({ ...claims, jti: randomUUID() }).encode(),
      await new SignJWT({ ...claims, jti: randomUUID() })
        .setProtectedHeader(header)
        .sign(publicKey),
      'no.token.atall',
      '',
    ]
    for (const assertion of forged) {
      const response = await requestToken(world, assertion)
      expect(await refusalBody(response), assertion).toMatchObject({ code: 'program_refused' })
    }
  })

  it('is refused to one program that signs for another', async () => {
    const other = await enrollProgram(admin)
    for (const kid of [program.key.id, other.key.id]) {
      const { privateKey } = other.key
      const response = await requestToken(world, await signAssertion(program, { kid, privateKey }))
      expect(await refusalBody(response)).toMatchObject({ code: 'program_refused' })
    }
  })

  it.each([
    'password',
    'authorization_code',
    'refresh_token',
    'urn:ietf:params:oauth:grant-type:jwt-bearer',
    'urn:ietf:params:oauth:grant-type:token-exchange',
    '',
  ])('is given for no other grant, such as %j', async (grantType) => {
    const response = await requestToken(world, await signAssertion(program), grantType)
    expect(response.status).toBe(400)
    expect(await response.text()).not.toContain('access_token')
  })

  it('is given once for an assertion, also to many who come at once', async () => {
    const assertion = await signAssertion(program)
    const responses = await Promise.all([1, 2, 3, 4].map(() => requestToken(world, assertion)))
    expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 401, 401, 401])
  })

  it('is worth nothing any more when it has expired', async () => {
    const own = await enrollProgram(admin)
    const token = await tokenOf(world, own)
    await world.rows(
      'update proof.program_sessions set expires_at = now() where program_id = $1',
      own.id,
    )
    expect(await refusalOf(asProgram(token).programs.self.query())).toMatchObject({
      code: 'not_signed_in',
    })
  })

  it('is worth nothing any more once its program is suspended, and no other is given meanwhile', async () => {
    const own = await enrollProgram(admin)
    const token = await tokenOf(world, own)
    await admin.trpc.programs.setStatus.mutate({ programId: own.id, status: 'suspended' })
    expect(await refusalOf(asProgram(token).programs.self.query())).toMatchObject({
      code: 'not_signed_in',
    })
    expect((await requestToken(world, await signAssertion(own))).status).toBe(401)
    await admin.trpc.programs.setStatus.mutate({ programId: own.id, status: 'active' })
    expect(await refusalOf(asProgram(token).programs.self.query())).toMatchObject({
      code: 'not_signed_in',
    })
    await asProgram(await tokenOf(world, own)).programs.self.query()
  })

  it('ends with the key that it was asked for with; another key of the program goes on', async () => {
    const own = await enrollProgram(admin)
    const next = newProgramKey()
    const { keyId } = await admin.trpc.programs.addKey.mutate({
      programId: own.id,
      publicKey: next.publicKey,
    })
    expect(keyId).toBe(next.id)
    const [before, after] = [await tokenOf(world, own), await tokenOf(world, { ...own, key: next })]
    await admin.trpc.programs.removeKey.mutate({ programId: own.id, keyId: own.key.id })
    expect(await refusalOf(asProgram(before).programs.self.query())).toMatchObject({
      code: 'not_signed_in',
    })
    expect((await requestToken(world, await signAssertion(own))).status).toBe(401)
    await asProgram(after).programs.self.query()
  })
})

describe('programs', () => {
  it('are seen by everybody who is signed in, and changed by administrators', async () => {
    const visitor = await world.signUp()
    const { trpc } = visitor
    expect(await trpc.programs.list.query()).toContainEqual(
      expect.objectContaining({ id: program.id, name: program.name, scopes: expect.any(Array) }),
    )
    const { publicKey } = newProgramKey()
    const programId = program.id
    for (const call of [
      () => trpc.programs.keys.query(),
      () => trpc.programs.setStatus.mutate({ programId, status: 'suspended' }),
      () => trpc.programs.addKey.mutate({ programId, publicKey }),
      () => trpc.programs.removeKey.mutate({ programId, keyId: program.key.id }),
      () => enrollProgram(visitor),
    ])
      expect(await refusalOf(call())).toMatchObject({ code: 'not_found' })
    expect(await admin.trpc.programs.keys.query()).toContainEqual(
      expect.objectContaining({ programId, id: program.key.id }),
    )
    await tokenOf(world, program)
  })

  it('have names and keys of their own, and who enrolled them is on record', async () => {
    const input = {
      name: program.name,
      description: 'Another one',
      runBy: 'Somebody',
      scopes: ['jobs:read' as const],
      publicKey: newProgramKey().publicKey,
    }
    expect(await refusalOf(admin.trpc.programs.enroll.mutate(input))).toMatchObject({
      code: 'program_taken',
    })
    const { publicKey } = program.key
    const withTheirKey = { ...input, name: 'another-one', publicKey }
    expect(await refusalOf(admin.trpc.programs.enroll.mutate(withTheirKey))).toMatchObject({
      code: 'program_taken',
    })
    expect(
      await world.rows(
        `select user_id, actor, detail from app.audit where action = 'program.enrolled' and subject = $1`,
        program.id,
      ),
    ).toEqual([{ user_id: admin.id, actor: `user:${admin.id}`, detail: { name: program.name } }])
  })
})

function jwkOf({ publicKey }: ReturnType<typeof newProgramKey>) {
  return { kty: 'OKP', crv: 'Ed25519', x: publicKey }
}

function asProgram(token: string) {
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({ url: `${world.api.origin}/trpc`, headers: { authorization: `Bearer ${token}` } }),
    ],
  })
}
