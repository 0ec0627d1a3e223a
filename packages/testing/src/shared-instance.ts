import type { TesseraPlaces } from '@tessera/development/tessera'
import { inject } from 'vitest'

/**
 * The instance that all files of the project `shared-instance` use side by side. Each test brings people and accounts
 * of its own; none stops a process or pulls a lever that others feel.
 */
export function sharedInstance(): TesseraPlaces {
  return inject('instance')
}

declare module 'vitest' {
  interface ProvidedContext {
    instance: TesseraPlaces
  }
}
