import { randomBytes } from 'node:crypto'
import type { Tessera } from '@tessera/development/tessera'
import { expect } from 'vitest'
import { z } from 'zod'
import type { Evidence } from './evidence.ts'
import { hasEnded, type RestClient, signUpOverRest } from './rest-client.ts'
import { openSandboxAccount, sandboxAdmin } from './sandbox-service.ts'

/**
 * A program's way: it sends its token in plain, as the REST interface has it, so its own request holds it. Everything
 * that can go wrong with a token goes wrong first.
 */
export async function takeRestPath(
  tessera: Tessera,
  input: string,
  evidence: Evidence,
): Promise<void> {
  const password = `rest "canary" ${randomBytes(12).toString('base64')} / + % &`
  const client = await signUpOverRest(tessera, { password, fetch: evidence.fetch })
  const { token } = await openSandboxAccount(tessera)
  evidence.secrets['REST password'] = password
  evidence.secrets['REST access token'] = client.accessToken
  evidence.keepToken('REST token', token)

  await enterWrongTokens(client, token, evidence)
  await sandboxAdmin(tessera, 'POST', '/faults', { kind: 'error-500', count: 2 })
  expect((await client.putToken(token)).status).toBe(503)
  await sandboxAdmin(tessera, 'DELETE', '/faults')
  await tessera.kill('broker', 'SIGKILL')
  expect((await client.putToken(token)).status).toBe(503)
  await tessera.start('broker')
  expect((await client.putToken(token)).status).toBe(201)

  // The first job is left in the hands of a worker that was killed while it held the token.
  const slow = { kind: 'slow', path: '/api/v2/jobs/submit', delayMs: 3_000 }
  await sandboxAdmin(tessera, 'POST', '/faults', slow)
  const interrupted = await client.submit(input, { mode: 'qc_only' })
  await client.until(interrupted, ({ state }) => state === 'submitting')
  await tessera.kill('worker', 'SIGKILL')
  await tessera.start('worker')

  const job = await client.submit(input)
  await client.until(job, ({ state }) => state === 'running')
  await sandboxAdmin(tessera, 'POST', '/faults', { kind: 'error-500', path: '/api/v2/jobs/job-' })
  expect(await client.until(job, hasEnded)).toMatchObject({ state: 'completed' })
  const revealed = await client.request(
    'POST',
    '/trpc/results.password',
    JSON.stringify({ jobId: job }),
  )
  evidence.secrets['REST result password'] = passwordIn(await revealed.json())
}

/** What `results.password` answers. */
export function passwordIn(answer: unknown): string {
  return revealedPassword.parse(answer).result.data.password
}

/** Genuine but for its signature. */
export function forge(token: string): string {
  return `${token.split('.').slice(0, 2).join('.')}.${randomBytes(32).toString('base64url')}`
}

async function enterWrongTokens(
  client: RestClient,
  token: string,
  evidence: Evidence,
): Promise<void> {
  const forged = forge(token)
  const malformed = `malformed ${randomBytes(18).toString('base64')} token`
  evidence.keepToken('REST forged token', forged)
  evidence.secrets['REST malformed token'] = malformed
  expect((await client.putToken(forged)).status).toBe(422)
  expect((await client.putToken(malformed)).status).toBe(422)
  const path = '/users/me/service-credentials'
  const bodies = [
    `{"service_id": 1, "api_token": "${token}", "label"`,
    JSON.stringify({ service_id: token, api_token: token }),
    JSON.stringify({ service_id: 1, api_token: [token] }),
    JSON.stringify({ service_id: 30_000, api_token: token }),
  ]
  for (const body of bodies) {
    const refused = await client.request('POST', path, body)
    expect([400, 404]).toContain(refused.status)
  }
}

const revealedPassword = z.object({
  result: z.object({ data: z.object({ password: z.string() }) }),
})
