import { createHash, randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

/** Sessions of the sandbox's own pages. Only hashes are kept. */
export class Sessions {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  open(username: string): string {
    const token = randomBytes(32).toString('base64url')
    this.#db
      .prepare('insert into sessions (token_hash, username, expires_on) values (?, ?, ?)')
      .run(hashOf(token), username, Date.now() + SESSION_MS)
    return token
  }

  usernameOf(token: string): string | undefined {
    const row = this.#db
      .prepare('select username from sessions where token_hash = ? and expires_on > ?')
      .get(hashOf(token), Date.now())
    return row === undefined ? undefined : z.object({ username: z.string() }).parse(row).username
  }

  close(token: string): void {
    this.#db.prepare('delete from sessions where token_hash = ?').run(hashOf(token))
  }
}

export const SESSION_MS = 12 * 60 * 60 * 1000

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
