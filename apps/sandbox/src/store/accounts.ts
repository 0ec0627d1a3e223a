import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

export interface Account {
  readonly id: number
  readonly username: string
  readonly fullName: string
  readonly mail: string
  readonly passwordHash: string
  /** Names of the permission groups that open panels. */
  readonly groups: readonly string[]
  /** The `api_hash` of the one live API token; empty when there is none. */
  readonly apiHash: string
  /** Epoch milliseconds. */
  readonly apiExpiresOn: number
  readonly failedLogins: number
  readonly lockedUntil: number
  readonly lastLogin: number
  /** The account's own job limit, when it has one. */
  readonly maxJobs: number | undefined
}

export class Accounts {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  /** Adds an account. Returns false when the name is taken. */
  add(account: Pick<Account, 'username' | 'fullName' | 'mail' | 'passwordHash'>): boolean {
    const added = this.#db
      .prepare(
        `insert into accounts (username, full_name, mail, password_hash) values (?, ?, ?, ?)
         on conflict (username) do nothing`,
      )
      .run(account.username, account.fullName, account.mail, account.passwordHash)
    return added.changes === 1
  }

  find(username: string): Account | undefined {
    const row = this.#db.prepare('select * from accounts where username = ?').get(username)
    return row === undefined ? undefined : accountRow.parse(row)
  }

  count(): number {
    const row = this.#db.prepare('select count(*) as n from accounts').get()
    return z.object({ n: z.number() }).parse(row).n
  }

  setApiToken(username: string, apiHash: string, expiresOn: number): void {
    this.#db
      .prepare('update accounts set api_hash = ?, api_expires_on = ? where username = ?')
      .run(apiHash, expiresOn, username)
  }

  setGroups(username: string, groups: readonly string[]): void {
    this.#db
      .prepare('update accounts set panel_groups = ? where username = ?')
      .run(JSON.stringify(groups), username)
  }

  setMaxJobs(username: string, maxJobs: number | undefined): void {
    this.#db
      .prepare('update accounts set max_jobs = ? where username = ?')
      .run(maxJobs ?? null, username)
  }

  recordLogin(username: string, time: number): void {
    this.#db
      .prepare(
        'update accounts set failed_logins = 0, locked_until = 0, last_login = ? where username = ?',
      )
      .run(time, username)
  }

  recordFailedLogin(username: string, failures: number, lockedUntil: number): void {
    this.#db
      .prepare('update accounts set failed_logins = ?, locked_until = ? where username = ?')
      .run(failures, lockedUntil, username)
  }
}

const accountRow = z
  .object({
    id: z.number(),
    username: z.string(),
    full_name: z.string(),
    mail: z.string(),
    password_hash: z.string(),
    panel_groups: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))),
    api_hash: z.string(),
    api_expires_on: z.number(),
    failed_logins: z.number(),
    locked_until: z.number(),
    last_login: z.number(),
    max_jobs: z.number().nullable(),
  })
  .transform((row): Account => ({
    id: row.id,
    username: row.username,
    fullName: row.full_name,
    mail: row.mail,
    passwordHash: row.password_hash,
    groups: row.panel_groups,
    apiHash: row.api_hash,
    apiExpiresOn: row.api_expires_on,
    failedLogins: row.failed_logins,
    lockedUntil: row.locked_until,
    lastLogin: row.last_login,
    maxJobs: row.max_jobs ?? undefined,
  }))
