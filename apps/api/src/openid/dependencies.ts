import type { SessionDependencies } from '../accounts/sign-in.ts'
import type { Provider } from './provider.ts'

export interface OpenIdDependencies extends SessionDependencies {
  /** In the order in which the pages offer them. */
  readonly providers: readonly Provider[]
}
