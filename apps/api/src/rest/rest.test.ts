import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { enrolProgram } from '@tessera/db/enrol-program'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeResult } from '../../test/stored-result.ts'
import { moveJob, submitGoodJob } from '../../test/submitted-job.ts'
import { badVcfs, goodVcf } from '../../test/vcf-files.ts'
import { refusalBody, type Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

/** A program with an access token. */
async function programOf(visitor: Visitor) {
  const authorization = `Bearer ${await visitor.accessToken()}`
  return async (method: string, path: string, body?: string | FormData) =>
    await fetch(`${world.api.origin}${path}`, {
      method,
      headers: { authorization },
      ...(body !== undefined && { body }),
    })
}

function jobForm(bytes: Uint8Array, fields: Readonly<Record<string, string>> = {}): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries({ service_id: '1', ...fields }))
    form.append(name, value)
  form.append('input_file', new Blob([new Uint8Array(bytes)]), 'chr20.vcf.gz')
  return form
}

describe('access tokens', () => {
  it('are opaque, tell when they end, and end with the session', async () => {
    const { username, password, id } = await world.signUp()
    const response = await fetch(`${world.api.origin}/api/auth/login`, {
      method: 'POST',
      body: JSON.stringify({ username, password }),
    })
    const answer = (await response.json()) as { access_token: string; expires_in: number }
    expect(answer).toMatchObject({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'bearer',
      user: { id, username, created_at: expect.any(String) },
    })
    expect(answer.expires_in).toBeGreaterThan(12 * 3600 - 60)
    expect(response.headers.getSetCookie()).toEqual([])

    await world.rows('update proof.sessions set ended_at = now() where user_id = $1', id)
    const refused = await fetch(`${world.api.origin}/jobs`, {
      headers: { authorization: `Bearer ${answer.access_token}` },
    })
    expect(refused.status).toBe(401)
  })
})

describe('service credentials', () => {
  it('are added, listed, shown and removed, never with their secret', async () => {
    const visitor = await world.signUp()
    const call = await programOf(visitor)
    const { token } = await world.sandbox.signUp(visitor.username)

    const added = await call(
      'POST',
      '/users/me/service-credentials',
      JSON.stringify({ service_id: 1, api_token: token }),
    )
    const text = await added.text()
    expect(added.status).toBe(201)
    expect(JSON.parse(text)).toMatchObject({ service_id: 1, type: 'api_token', is_active: true })
    const list = await (await call('GET', '/users/me/service-credentials')).text()
    expect(JSON.parse(list)).toMatchObject([{ service_slug: 'service-1', is_verified: true }])
    const one = await (await call('GET', '/users/me/service-credentials/1')).text()
    for (const answer of [text, list, one, world.log.text]) expect(answer).not.toContain(token)

    expect((await call('DELETE', '/users/me/service-credentials/1')).status).toBe(204)
    expect((await call('GET', '/users/me/service-credentials/1')).status).toBe(404)
    expect((await call('DELETE', '/users/me/service-credentials/1')).status).toBe(404)
    expect((await call('GET', '/users/me/service-credentials/none')).status).toBe(404)
  })

  it('are refused with the service’s reason', async () => {
    const call = await programOf(await world.signUp())
    const response = await call(
      'POST',
      '/users/me/service-credentials',
      JSON.stringify({ service_id: 1, api_token: 'not-a-token-of-the-service' }),
    )
    expect(response.status).toBe(422)
    expect(await refusalBody(response)).toMatchObject({
      code: 'credential_refused',
      details: [{ message: expect.stringContaining('Invalid') }],
    })
  })

  it('need a session before the token is read', async () => {
    const response = await fetch(`${world.api.origin}/users/me/service-credentials`, {
      method: 'POST',
      body: JSON.stringify({ service_id: 1, api_token: 'x'.repeat(40) }),
    })
    expect(response.status).toBe(401)
  })

  it.each([
    ['a body that is no JSON', 'service_id=1&api_token=abc', ''],
    ['a service that is no number', '{"service_id":"one","api_token":"abc"}', 'service_id'],
    ['no token', '{"service_id":1}', 'api_token'],
  ])('are refused with %s, by the field', async (_, body, subject) => {
    const call = await programOf(await world.signUp())
    const response = await call('POST', '/users/me/service-credentials', body)
    expect(response.status).toBe(400)
    expect(await refusalBody(response)).toMatchObject({
      code: 'invalid_input',
      details: [{ subject }],
    })
  })
})

describe('POST /jobs', () => {
  it('refuses without a credential, with the remedy, and keeps nothing', async () => {
    const visitor = await world.signUp()
    const call = await programOf(visitor)

    const response = await call('POST', '/jobs', jobForm(await goodVcf()))

    expect(response.status).toBe(400)
    expect(await refusalBody(response)).toMatchObject({
      code: 'credential_missing',
      remedy: expect.stringContaining('add it under Credentials'),
      link: `/credentials?connect=${world.service}`,
    })
    expect(await world.rows('select 1 from app.files where user_id = $1', visitor.id)).toEqual([])
    expect(await readdir(world.uploadsDir)).toEqual([])
  })

  it('refuses each bad file with its remedy, and keeps only the report', async () => {
    const visitor = await world.connect()
    const call = await programOf(visitor)
    for (const [name, , bytes] of await badVcfs()) {
      const response = await call('POST', '/jobs', jobForm(bytes))
      expect([name, response.status]).toEqual([name, 422])
      const { code, details } = await refusalBody(response)
      expect([name, code]).toEqual([name, 'file_refused'])
      expect(details?.[0]?.remedy, name).toBeTruthy()
    }
    expect(
      await world.rows(
        'select distinct state, content from app.files where user_id = $1',
        visitor.id,
      ),
    ).toEqual([{ state: 'refused', content: null }])
    expect(await readdir(world.uploadsDir)).toEqual([])
    expect(await world.rows('select 1 from app.jobs where user_id = $1', visitor.id)).toEqual([])
  })

  it('takes a choice that the service offers, and no other', async () => {
    const visitor = await world.connect()
    const call = await programOf(visitor)
    const good = await goodVcf()

    const refused = await call('POST', '/jobs', jobForm(good, { population: 'afr' }))
    expect(await refusalBody(refused)).toMatchObject({
      code: 'job_option_unknown',
      details: [{ subject: 'population', remedy: 'Choose one of: eur, off' }],
    })
    expect(await world.rows('select 1 from app.files where user_id = $1', visitor.id)).toEqual([])

    const accepted = await call(
      'POST',
      '/jobs',
      jobForm(good, { name: 'mine', population: 'eur', r2_filter: '0.3', aes_encryption: 'true' }),
    )
    expect(accepted.status).toBe(201)
    expect(await accepted.json()).toMatchObject({
      name: 'mine',
      settings: { population: 'eur', r2_filter: '0.3', aes_encryption: true },
    })
  })

  it('refuses a form without a file, and a body that is no form', async () => {
    const call = await programOf(await world.connect())
    const form = new FormData()
    form.append('service_id', '1')
    for (const body of [form, '{"service_id":1}']) {
      const response = await call('POST', '/jobs', body)
      expect(response.status).toBe(400)
      expect(await refusalBody(response)).toMatchObject({ code: 'invalid_input' })
    }
  })

  it('keeps nothing of a form that was announced with more bytes than were sent', async () => {
    const visitor = await world.connect()
    const authorization = `Bearer ${await visitor.accessToken()}`
    const { hostname, port } = new URL(world.api.origin)
    const socket = connect(Number(port), hostname)
    socket.write(
      [
        'POST /jobs HTTP/1.1',
        `Host: ${hostname}`,
        `Authorization: ${authorization}`,
        'Content-Type: multipart/form-data; boundary=b',
        'Content-Length: 5000000000',
        '',
        '--b',
        'Content-Disposition: form-data; name="input_file"; filename="chr20.vcf.gz"',
        '',
        'x'.repeat(1_000_000),
      ].join('\r\n'),
    )
    await waitFor(async () => (await readdir(world.uploadsDir)).length === 1)

    socket.destroy()

    await waitFor(async () => (await readdir(world.uploadsDir)).length === 0)
    expect(await world.rows('select 1 from app.files where user_id = $1', visitor.id)).toEqual([])
  })
})

describe('jobs', () => {
  it('are listed, shown, followed, and their results named', async () => {
    const visitor = await world.connect()
    const call = await programOf(visitor)
    const job = await submitGoodJob(world, visitor)
    const file = await storeResult(world, visitor, job, { name: 'a.zip', bytes: Buffer.from('a') })

    expect(await (await call('GET', '/jobs')).json()).toMatchObject({
      jobs: [{ id: job.id, service_name: 'Service 1' }],
      next_cursor: null,
    })
    expect(await (await call('GET', `/jobs/${job.id}`)).json()).toMatchObject({
      cancel_requested: false,
    })
    expect(await (await call('GET', `/jobs/${job.id}/status`)).json()).toMatchObject({
      id: job.id,
      state: 'queued',
      wait_reason: null,
    })
    expect(await (await call('GET', `/jobs/${job.id}/results`)).json()).toMatchObject([
      { id: file, name: 'a.zip', download_url: `/api/results/${file}` },
    ])
    expect(await (await call('POST', `/jobs/${job.id}/cancel`)).json()).toMatchObject({
      state: 'cancelled',
    })
  })

  it('of somebody else are not there', async () => {
    const owner = await world.connect()
    const job = await submitGoodJob(world, owner)
    await moveJob(world, job, 'running')
    const call = await programOf(await world.signUp())
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/status'],
      ['GET', '/results'],
      ['POST', '/cancel'],
    ] as const) {
      expect((await call(method, `/jobs/${job.id}${path}`)).status).toBe(404)
    }
    expect((await call('GET', '/jobs/none')).status).toBe(404)
  })
})

describe('GET /internal/users/…/service-credentials/…', () => {
  it('tells a known program whether there is a credential, never the credential, and the user who asked', async () => {
    const visitor = await world.connect()
    const program = await enrolProgram({ adminUrl: world.database.adminUrl, name: 'job-processor' })
    const path = `${world.api.origin}/internal/users/${visitor.id}/service-credentials/1`
    const headers = { authorization: `Bearer ${program.expose()}` }

    const answer = await (await fetch(path, { headers })).json()

    expect(answer).toEqual({
      has_credential: true,
      type: 'api_token',
      is_verified: true,
      verification_error: null,
      expires_at: expect.stringMatching(/^\d{4}-/),
    })
    expect(
      await world.rows(
        "select actor, subject from app.audit where user_id = $1 and action = 'credential.status_read'",
        visitor.id,
      ),
    ).toEqual([{ actor: 'internal:job-processor', subject: '1' }])

    const without = await fetch(path.replace(/1$/, '2'), { headers })
    expect(await without.json()).toMatchObject({ has_credential: false, type: null })
  })

  it('tells nothing to anybody else, the owner included', async () => {
    const visitor = await world.connect()
    const path = `/internal/users/${visitor.id}/service-credentials/1`
    const call = await programOf(visitor)
    expect((await call('GET', path)).status).toBe(401)
    expect((await visitor.fetch(path)).status).toBe(401)
    expect((await fetch(`${world.api.origin}${path}`)).status).toBe(401)
  })
})
