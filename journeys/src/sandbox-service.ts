import { randomBytes } from 'node:crypto'
import type { TesseraPlaces } from '@tessera/development/tessera'
import { z } from 'zod'

/** Somebody's account at the sandbox. */
export interface SandboxAccount {
  readonly name: string
  /** The API token that she would paste. */
  readonly token: string
}

/** Registers, logs in and makes an API token, all over HTTP. */
export async function openSandboxAccount({
  sandboxOrigin,
}: Pick<TesseraPlaces, 'sandboxOrigin'>): Promise<SandboxAccount> {
  const name = `lab${randomBytes(4).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  const post = async (path: string, form: Readonly<Record<string, string>>, token = '') =>
    await fetch(sandboxOrigin + path, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: { 'x-auth-token': token },
    })
  await post('/api/v2/users/register', {
    username: name,
    'full-name': name,
    mail: `${name}@example.org`,
    'new-password': password,
    'confirm-new-password': password,
  })
  const login = await post('/login', { username: name, password })
  const { access_token } = z.object({ access_token: z.string() }).parse(await login.json())
  const made = await post(`/api/v2/users/${name}/api-token`, {}, access_token)
  return { name, token: z.object({ token: z.string() }).parse(await made.json()).token }
}

/** Pulls one of the sandbox's levers. @returns its answer */
export async function sandboxAdmin(
  { sandboxOrigin, sandboxAdminToken }: SandboxPlace,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<unknown> {
  const answer = await fetch(`${sandboxOrigin}/sandbox/admin${path}`, {
    method,
    headers: { 'x-sandbox-admin': sandboxAdminToken, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return await answer.json()
}

/** In the place of the account's former one. */
export async function newTokenOf(place: SandboxPlace, name: string): Promise<string> {
  const lifetimeSeconds = 86_400
  const issued = await sandboxAdmin(place, 'POST', `/users/${name}/token`, {
    action: 'issue',
    lifetimeSeconds,
  })
  return z.object({ token: z.string() }).parse(issued).token
}

/** Everything that the sandbox accepted since it was made. */
export async function listSubmissions(tessera: SandboxPlace): Promise<readonly Submission[]> {
  return z.array(submission).parse(await sandboxAdmin(tessera, 'GET', '/submissions'))
}

export type SandboxPlace = Pick<TesseraPlaces, 'sandboxOrigin' | 'sandboxAdminToken'>

export type Submission = z.infer<typeof submission>

const submission = z.object({
  account: z.string(),
  jobName: z.string(),
  jobId: z.string(),
  /** Milliseconds. */
  time: z.number(),
  /** 0 while it runs. */
  endTime: z.number(),
})
