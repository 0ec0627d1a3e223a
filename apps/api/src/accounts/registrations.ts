import type { RegistrationMode } from '@tessera/contracts/registration'
import { Fault } from '@tessera/runtime/fault'

/** What every way to a new account asks first. */
export interface Registrations {
  readonly mode: RegistrationMode
  /** @throws Fault `registration_closed` */
  requireAdmitting(): void
}

export function createRegistrations(mode: RegistrationMode): Registrations {
  return {
    mode,
    requireAdmitting() {
      if (mode === 'closed') throw new Fault('registration_closed')
    },
  }
}
