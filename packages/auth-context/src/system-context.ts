import type { Login } from '@tessera/db/login'
import { asSweep, type SweepPurpose, type SweepUnit } from '@tessera/db/unit'
import { runAsNobody } from './auth-context.ts'

/**
 * The right to do the house's own work for one named purpose. It has its own login, sees no user's proof, and runs as
 * nobody.
 */
export class SystemContext<Purpose extends SweepPurpose> {
  readonly purpose: Purpose
  readonly #login: Login<'tessera_system'>

  constructor(login: Login<'tessera_system'>, purpose: Purpose) {
    this.#login = login
    this.purpose = purpose
  }

  static is(value: unknown): value is SystemContext<SweepPurpose> {
    return typeof value === 'object' && value !== null && #login in value
  }

  /** One short transaction under the purpose. */
  async unit<T>(work: (unit: SweepUnit) => Promise<T>): Promise<T> {
    return await runAsNobody(async () => await asSweep(this.#login, this.purpose, work))
  }
}
