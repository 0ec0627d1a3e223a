import { z } from 'zod'

/** Makes the account if there is none, and a token that replaces its former one, as a person would on the site. */
export async function newToken(base: string, username: string): Promise<string> {
  const password = 'correct horse'
  await post(`${base}/api/v2/users/register`, {
    username,
    'full-name': username,
    mail: `${username}@example.org`,
    'new-password': password,
    'confirm-new-password': password,
  })
  const login = z.object({ access_token: z.string() })
  const { access_token } = login.parse(await post(`${base}/login`, { username, password }))
  const made = await post(
    `${base}/api/v2/users/${username}/api-token`,
    {},
    { 'X-Auth-Token': access_token },
  )
  return z.object({ token: z.string() }).parse(made).token
}

async function post(
  url: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) })
  return await response.json()
}
