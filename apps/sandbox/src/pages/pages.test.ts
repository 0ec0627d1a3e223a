import { afterAll, beforeAll, expect, it } from 'vitest'
import { startSandbox } from '../testing/running-sandbox.ts'
import type { RunningSandbox } from '../testing/running-sandbox.ts'

let sandbox: RunningSandbox & AsyncDisposable
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox[Symbol.asyncDispose]())

it('lets a person register, make a token, use it and revoke it', async () => {
  const registered = await submitForm('/register', registration('person'))
  expect(registered.status).toBe(303)
  const cookie = registered.headers.get('set-cookie') ?? ''
  expect(cookie).toContain('HttpOnly')
  expect(cookie).toContain('SameSite=Lax')

  const made = await submitForm('/profile/token', {}, cookie)
  const token = /<textarea[^>]*>([^<]+)<\/textarea>/.exec(await made.text())?.[1] ?? ''
  expect((await sandbox.get('/api/v2/jobs', token)).status).toBe(200)
  const profile = await page('/profile', cookie)
  expect(profile).toContain('is valid until')
  expect(profile).not.toContain(token)

  const id = await sandbox.submitted(token, { 'job-name': '<script>alert(1)</script>' })
  await sandbox.finished(token, id)
  const jobs = await page('/jobs', cookie)
  expect(jobs).toContain(id)
  expect(jobs).not.toContain('<script>alert')
  expect(await page(`/jobs/${id}`, cookie)).toContain('No vcf.gz input files detected.')

  await submitForm('/profile/token/revoke', {}, cookie)
  expect((await sandbox.get('/api/v2/jobs', token)).status).toBe(403)
})

it('says on every page that it is not a real service', async () => {
  for (const path of ['/sign-in', '/register']) {
    expect(await page(path, '')).toContain('Sandbox: not a real service')
  }
})

it('ends a session at signing out', async () => {
  const registered = await submitForm('/register', registration('leaves'))
  const cookie = registered.headers.get('set-cookie') ?? ''
  await submitForm('/sign-out', {}, cookie)
  const profile = await sandbox.get('/profile', undefined, { headers: { cookie } })
  expect(profile.status).toBe(303)
  expect(profile.headers.get('location')).toBe('/sign-in')
})

it('refuses forms that another site sent', async () => {
  const registered = await submitForm('/register', registration('target'))
  const cookie = registered.headers.get('set-cookie') ?? ''
  const foreign = await submitForm('/profile/token', {}, cookie, 'https://elsewhere.example')
  expect(foreign.status).toBe(403)
})

it('shows nobody the jobs of another account', async () => {
  const { token } = await sandbox.signUp('private')
  const id = await sandbox.submitted(token)
  const registered = await submitForm('/register', registration('curious'))
  const cookie = registered.headers.get('set-cookie') ?? ''
  const response = await sandbox.get(`/jobs/${id}`, undefined, { headers: { cookie } })
  expect(response.status).toBe(404)
})

it('keeps what was typed when a registration is refused', async () => {
  const refused = await submitForm('/register', {
    ...registration('typed'),
    'confirm-new-password': 'different',
    'full-name': '"><b>',
  })
  expect(refused.status).toBe(400)
  const text = await refused.text()
  expect(text).toContain('role="alert"')
  expect(text).toContain('value="typed"')
  expect(text).not.toContain('"><b>')
})

function submitForm(
  path: string,
  fields: Readonly<Record<string, string>>,
  cookie = '',
  origin = sandbox.origin,
): Promise<Response> {
  return sandbox.get(path, undefined, {
    method: 'POST',
    headers: { cookie, origin },
    body: new URLSearchParams(fields),
  })
}

async function page(path: string, cookie: string): Promise<string> {
  const response = await sandbox.get(path, undefined, { headers: { cookie } })
  expect(response.status).toBe(200)
  return response.text()
}

function registration(username: string): Readonly<Record<string, string>> {
  return {
    username,
    'full-name': 'A Person',
    mail: `${username}@example.org`,
    'new-password': 'correct-horse',
    'confirm-new-password': 'correct-horse',
  }
}
