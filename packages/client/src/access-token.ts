import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { parsePersonalToken } from '@tessera/crypto/personal-token'
import type { Secret } from '@tessera/crypto/secret'

/**
 * A personal access token, in a box that prints nothing of it. Nobody is asked whether it is live.
 *
 * @throws TypeError for what is mistyped or was cut, without a word of it
 */
export function parseAccessToken(text: string): Secret<string> {
  const token = parsePersonalToken(text.trim())
  if (token === null)
    throw new TypeError('This is no whole access token. Copy it again: it begins with tsr_.')
  return token
}

/**
 * The token that a file holds, and nothing else.
 *
 * @throws Error when others may read the file, or something else is in it: never with what that is
 */
export async function readAccessToken(path: string): Promise<Secret<string>> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const { mode } = await file.stat()
    if ((mode & 0o077) !== 0) throw new Error(`Others may read ${path}: run chmod 600 on it.`)
    return parseAccessToken(await file.readFile('utf8'))
  } finally {
    await file.close()
  }
}
