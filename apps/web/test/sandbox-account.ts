import { randomBytes } from 'node:crypto'

/** An account of nobody else's at the sandbox. */
export async function openAccount(
  sandboxOrigin: string,
): Promise<{ readonly name: string; readonly password: string }> {
  const name = `lab${randomBytes(4).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  await fetch(`${sandboxOrigin}/api/v2/users/register`, {
    method: 'POST',
    body: new URLSearchParams({
      username: name,
      'full-name': name,
      mail: `${name}@example.org`,
      'new-password': password,
      'confirm-new-password': password,
    }),
  })
  return { name, password }
}
