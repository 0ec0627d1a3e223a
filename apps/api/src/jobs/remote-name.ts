import { randomBytes } from 'node:crypto'

/** Random, because the service shows its list of jobs to whoever shares the account there. */
export function newRemoteName(): string {
  return `tessera-${randomBytes(6).toString('hex')}`
}
