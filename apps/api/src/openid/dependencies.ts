import type { SessionDependencies } from '../accounts/sign-in.ts'
import type { RateLimit } from '../http/rate-limit.ts'
import type { Provider } from './provider.ts'

export interface OpenIdDependencies extends SessionDependencies {
  /** In the order in which the pages offer them. */
  readonly providers: readonly Provider[]
  /** Sign-ins at other servers that were begun from one address. */
  readonly openIdStarts: RateLimit
}
