import type { TaskOf } from '@tessera/contracts/maintenance'
import type { Login } from '@tessera/db/login'
import { type Maintained, type Maintenance, maintain } from '@tessera/db/maintenance'
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

  /**
   * A task of the purpose, if it is due and nobody else is at it: one short transaction, which the record tells of.
   *
   * @param work says how many rows it changed
   */
  async maintain(
    task: TaskOf<Purpose>,
    work: (unit: SweepUnit) => Promise<number | Maintained>,
  ): Promise<Maintenance> {
    return await runAsNobody(async () => await maintain(this.#login, this.purpose, task, work))
  }

  /** One short transaction that is no task: what is due is handed out by as many processes as there are. */
  async unit<T>(
    this: SystemContext<'dispatch'>,
    work: (unit: SweepUnit) => Promise<T>,
  ): Promise<T> {
    return await runAsNobody(async () => await asSweep(this.#login, this.purpose, work))
  }
}
