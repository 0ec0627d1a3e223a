import { Fault } from '@tessera/runtime/fault'
import type { ApiConfig } from '../config.ts'
import type { RateLimit } from '../http/rate-limit.ts'

/** What every way to a new account asks first. */
export interface Registrations extends RateLimit {
  readonly isOpen: boolean
  /** @throws Fault `registration_closed`, `too_many_requests` */
  admit(address: string): Promise<void>
}

export function createRegistrations(
  limit: RateLimit,
  registration: ApiConfig['registration'],
): Registrations {
  const isOpen = registration === 'open'
  return {
    isOpen,
    async admit(address) {
      if (!isOpen) throw new Fault('registration_closed')
      await limit.admit(address)
    },
  }
}
