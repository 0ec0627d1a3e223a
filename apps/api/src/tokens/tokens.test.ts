import { type AccessScope, accessScope } from '@tessera/contracts/access-scope'
import type { Job } from '@tessera/contracts/job'
import { newPersonalToken } from '@tessera/crypto/personal-token'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeToken, scriptClient, showing } from '../../test/personal-token.ts'
import { accessOf } from '../../test/procedures.ts'
import { setRole } from '../../test/roles.ts'
import { storeQuality } from '../../test/stored-quality.ts'
import { storeResult } from '../../test/stored-result.ts'
import { submitGoodJob } from '../../test/submitted-job.ts'
import { metadata, tus, upload } from '../../test/tus-upload.ts'
import { goodVcf } from '../../test/vcf-files.ts'
import { refusalBody, refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, goodSettings, type World } from '../../test/world.ts'

let world: World
let owner: Visitor
let job: Job
beforeAll(async () => {
  world = await createWorld()
  owner = await world.connect()
  job = await submitGoodJob(world, owner)
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('with an access token a script', () => {
  it('submits, follows and cancels jobs of its owner, who reads which token it was', async () => {
    const { made, token } = await makeToken(owner)
    const script = scriptClient(world, token)
    const [input] = job.inputs
    if (input === undefined) throw new Error('the job has no input')
    const submitted = await script.jobs.submit.mutate({
      serviceId: world.service,
      name: 'of a script',
      fileIds: [input.id],
      settings: goodSettings,
    })
    expect((await script.jobs.list.query({})).jobs.map(({ id }) => id)).toContain(job.id)
    expect(await script.jobs.events.query({ jobId: submitted.id })).toHaveLength(1)
    expect(await script.jobs.cancel.mutate({ jobId: submitted.id })).toMatchObject({
      state: 'cancelled',
    })
    expect(
      await world.rows(
        `select actor, action from app.audit where subject = $1 order by id`,
        submitted.id,
      ),
    ).toEqual([
      { actor: `token:${made.id}`, action: 'job.submitted' },
      { actor: `token:${made.id}`, action: 'job.cancel_requested' },
    ])
  })

  it('uploads a file, sends one with a job in a form, and removes what it uploaded', async () => {
    const headers = showing((await makeToken(owner)).token)
    const bytes = await goodVcf()
    const begun = await fetch(`${world.api.origin}/api/uploads`, {
      method: 'POST',
      headers: {
        ...headers,
        ...tus,
        'upload-length': String(bytes.length),
        'upload-metadata': metadata({ filename: 'chr20.vcf.gz' }),
      },
    })
    const path = begun.headers.get('location') ?? ''
    const sent = await fetch(new URL(path, world.api.origin), {
      method: 'PATCH',
      headers: {
        ...headers,
        ...tus,
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '0',
      },
      body: bytes,
    })
    expect(sent.status).toBe(204)
    const script = scriptClient(world, headers.authorization.slice('Bearer '.length))
    const fileId = path.split('/').at(-1) ?? ''
    const files = await waitFor(
      async () => {
        const all = await script.uploads.list.query()
        return all.find(({ id, state }) => id === fileId && state === 'stored') ?? null
      },
      { what: 'the check of the upload' },
    )
    await script.uploads.remove.mutate({ fileId: files.id })

    const form = new FormData()
    form.set('service_id', String(world.service))
    form.set('input_file', new File([bytes], 'chr20.vcf.gz'))
    const response = await fetch(`${world.api.origin}/jobs`, {
      method: 'POST',
      headers,
      body: form,
    })
    expect(response.status).toBe(201)
  })

  it('downloads a result, which stands in the trail, and is shown no password', async () => {
    const { made, token } = await makeToken(owner)
    const bytes = Buffer.from('imputed')
    const file = await storeResult(world, owner, job, { name: 'chr20.zip', bytes })
    await storeResult(world, owner, job, { name: 'password', bytes, isPassword: true })
    const script = scriptClient(world, token)
    expect(await script.results.list.query({ jobId: job.id })).toMatchObject([{ id: file }])
    await storeQuality(world, owner, job, 'chr20.zip')
    expect((await script.results.quality.query({ jobId: job.id })).results).toHaveLength(1)
    expect(await (await download(file, token)).text()).toBe('imputed')
    expect(
      await world.rows(
        `select actor from app.audit where action = 'result.downloaded' and subject = $1`,
        file,
      ),
    ).toEqual([{ actor: `token:${made.id}` }])
    expect(await refusalOf(script.results.password.mutate({ jobId: job.id }))).toMatchObject({
      code: 'token_too_narrow',
    })
    const narrow = await tokenWithout('results:read')
    const asked = scriptClient(world, narrow).results.quality.query({ jobId: job.id })
    expect(await refusalOf(asked)).toMatchObject({ code: 'token_too_narrow' })
    expect(await refusalBody(await download(file, narrow))).toMatchObject({
      code: 'token_too_narrow',
    })
  })

  it('sees services and credentials, never a token of them', async () => {
    const script = scriptClient(world, (await makeToken(owner, ['services:read'])).token)
    expect(await script.services.list.query()).toMatchObject([
      { id: world.service, credential: { remoteAccount: owner.username } },
    ])
    expect(await script.credentials.list.query()).toMatchObject([{ serviceId: world.service }])
  })

  it('opens each procedure with the scope that it names, and with no other', async () => {
    const found: Record<string, string[]> = {}
    for (const scope of accessScope.options) {
      const { token } = await makeToken(owner, [scope])
      for (const { path, type, access } of accessOf()) {
        if (access === 'everybody') continue
        if (!(await isTooNarrow(path, type, token))) (found[path] ??= []).push(scope)
      }
    }
    const expected = accessOf().flatMap(({ path, access }) =>
      typeof access === 'object' && 'tokens' in access && access.tokens !== null
        ? [[path, [access.tokens]]]
        : [],
    )
    expect(found).toEqual(Object.fromEntries(expected))
  }, 60_000)

  it('sends nothing without the scope: no upload, no form, no removal', async () => {
    const headers = showing(await tokenWithout('uploads:write'))
    const file = await upload(owner, await goodVcf())
    for (const [method, path] of [
      ['POST', '/api/uploads'],
      ['PATCH', `/api/uploads/${file.id}`],
      ['HEAD', `/api/uploads/${file.id}`],
      ['DELETE', `/api/uploads/${file.id}`],
      ['POST', '/jobs'],
    ] as const) {
      const response = await fetch(`${world.api.origin}${path}`, { method, headers })
      expect(response.status, `${method} ${path}`).toBe(403)
    }
    expect(await owner.trpc.uploads.get.query({ fileId: file.id })).toMatchObject({
      state: 'stored',
    })
  })

  it('has none of the rights of its owner’s role', async () => {
    const admin = await world.signUp()
    await setRole(world, admin, 'admin')
    const script = scriptClient(world, (await makeToken(admin)).token)
    for (const call of [
      () => script.programs.keys.query(),
      () => script.alerts.list.query({}),
      () => script.record.list.query({}),
      () => script.clients.list.query(),
    ])
      expect(await refusalOf(call())).toMatchObject({ code: 'token_too_narrow' })
  })

  it('makes no token, no link, no session, no consent, and changes no password or credential', async () => {
    const script = scriptClient(world, (await makeToken(owner)).token)
    for (const call of [
      () => script.tokens.make.mutate({ name: 'more', scopes: ['jobs:read'], days: 1 }),
      () => script.tokens.list.query(),
      () => script.sessions.list.query(),
      () => script.sessions.stopEverything.mutate(),
      () => script.jobs.progressTicket.mutate({ jobId: job.id }),
      () => script.credentials.challenge.mutate({ serviceId: world.service }),
      () => script.credentials.remove.mutate({ serviceId: world.service }),
      () =>
        script.auth.changePassword.mutate({ current: owner.password, replacement: 'abcdefghij' }),
    ])
      expect(await refusalOf(call())).toMatchObject({ code: 'token_too_narrow' })
  })
})

describe('an access token', () => {
  it('is shown once, stored as a hash, and listed with its last use', async () => {
    const visitor = await world.signUp()
    const { made, token } = await makeToken(visitor, ['results:read', 'jobs:read'])
    expect(made).toMatchObject({ name: 'nightly', scopes: ['jobs:read', 'results:read'] })
    expect(made.lastUsedAt).toBeNull()
    await scriptClient(world, token).jobs.list.query({})
    const used = await waitFor(
      async () => {
        const [listed] = await visitor.trpc.tokens.list.query()
        return listed?.lastUsedAt == null ? null : listed
      },
      { what: 'the use of the token' },
    )
    expect(used).toMatchObject({ id: made.id, address: '127.0.0.1', country: null })
    expect(JSON.stringify(used)).not.toContain(token.slice(4))
    expect(await visitor.trpc.notices.list.query()).toMatchObject([
      { kind: 'token_made', tokenName: 'nightly' },
    ])
    const lines = await world.rows(
      `select action, subject, detail from app.audit where user_id = $1 and action = 'token.made'`,
      visitor.id,
    )
    expect(lines).toEqual([
      {
        action: 'token.made',
        subject: made.id,
        detail: { name: 'nightly', scopes: 'jobs:read results:read', days: 30 },
      },
    ])
  })

  it('is made in a browser alone', async () => {
    const program = scriptClient(world, await owner.accessToken())
    const input = { name: 'more', scopes: ['jobs:read' as const], days: 1 }
    expect(await refusalOf(program.tokens.make.mutate(input))).toMatchObject({
      code: 'not_allowed',
    })
  })

  it('is ended by its owner, and by nobody else', async () => {
    const [visitor, stranger] = [await world.signUp(), await world.signUp()]
    const { made, token } = await makeToken(visitor)
    const end = { tokenId: made.id }
    expect(await refusalOf(stranger.trpc.tokens.end.mutate(end))).toMatchObject({
      code: 'not_found',
    })
    await scriptClient(world, token).jobs.list.query({})
    await visitor.trpc.tokens.end.mutate(end)
    expect(await refusalOf(scriptClient(world, token).jobs.list.query({}))).toMatchObject({
      code: 'token_refused',
    })
    expect(await refusalOf(visitor.trpc.tokens.end.mutate(end))).toMatchObject({
      code: 'not_found',
    })
    expect(await visitor.trpc.notices.list.query()).toEqual([])
  })

  it.each([
    ['it has expired', `update proof.personal_tokens set expires_at = now() where user_id = $1`],
    ['its owner is disabled', `update app.users set status = 'disabled' where id = $1`],
  ])('is refused when %s', async (_, change) => {
    const visitor = await world.signUp()
    const { token } = await makeToken(visitor)
    await world.rows(change, visitor.id)
    expect(await refusalOf(scriptClient(world, token).jobs.list.query({}))).toMatchObject({
      code: 'token_refused',
    })
  })

  it('is refused when it is mistyped, made up, in an address, in a cookie or in another scheme', async () => {
    const { token } = await makeToken(owner)
    const last = token.endsWith('0') ? '1' : '0'
    const jobs = `${world.api.origin}/trpc/jobs.list`
    const status = async (url: string, headers: Record<string, string>) =>
      (await fetch(url, { headers })).status
    expect(await status(jobs, showing(token))).toBe(200)
    for (const wrong of [
      `${token.slice(0, -1)}${last}`,
      newPersonalToken().expose(),
      `${token}0`,
      token.slice(4),
    ])
      expect(await status(jobs, showing(wrong)), wrong.slice(0, 4)).toBe(401)
    for (const name of ['access_token', 'token', 'authorization'])
      expect(await status(`${jobs}?${name}=${token}`, {})).toBe(401)
    expect(await status(jobs, { cookie: `__Host-tessera=${token}` })).toBe(401)
    expect(await status(jobs, { authorization: `Basic ${btoa(`x:${token}`)}` })).toBe(401)
    expect(await status(jobs, { authorization: token })).toBe(401)
  })

  it('stays when the password changes, and never stands in a log', async () => {
    const visitor = await world.signUp()
    const { token } = await makeToken(visitor)
    await visitor.trpc.auth.changePassword.mutate({
      current: visitor.password,
      replacement: 'a lantern, a ferry, a drum',
    })
    await scriptClient(world, token).jobs.list.query({})
    expect(world.log.text).not.toContain(token.slice(4, -6))
  })
})

async function isTooNarrow(path: string, kind: string, token: string): Promise<boolean> {
  const isMutation = kind === 'mutation'
  const response = await fetch(`${world.api.origin}/trpc/${path}`, {
    method: isMutation ? 'POST' : 'GET',
    headers: { ...showing(token), 'content-type': 'application/json' },
    ...(isMutation && { body: '{}' }),
  })
  return (await response.text()).includes('"code":"token_too_narrow"')
}

async function tokenWithout(scope: AccessScope): Promise<string> {
  const others = accessScope.options.filter((other) => other !== scope)
  return (await makeToken(owner, others)).token
}

async function download(file: string, token: string): Promise<Response> {
  return await fetch(`${world.api.origin}/api/results/${file}`, { headers: showing(token) })
}
