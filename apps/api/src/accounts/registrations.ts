import { Fault } from '@tessera/runtime/fault'
import type { ApiConfig } from '../config.ts'

/** What every way to a new account asks first. */
export interface Registrations {
  readonly isOpen: boolean
  /** @throws Fault `registration_closed` */
  requireOpen(): void
}

export function createRegistrations(registration: ApiConfig['registration']): Registrations {
  const isOpen = registration === 'open'
  return {
    isOpen,
    requireOpen() {
      if (!isOpen) throw new Fault('registration_closed')
    },
  }
}
