import type { LoginName } from '@tessera/db/migrate'

/** What the global setup hands to the test files: plain data, since it crosses between processes. */
export interface Cluster {
  readonly host: string
  readonly port: number
  /** Superuser URL of the maintenance database. */
  readonly superuserUrl: string
  /** A migrated database that nobody connects to, so that it can be copied. */
  readonly template: string
  readonly passwords: Readonly<Record<LoginName, string>>
}

declare module 'vitest' {
  interface ProvidedContext {
    cluster: Cluster
  }
}
