import type { ShownFault } from './read-fault.ts'

/** What the api refused that was not asked over tRPC. */
export class AnsweredFault extends Error {
  override readonly name = 'AnsweredFault'
  readonly fault: ShownFault

  constructor(fault: ShownFault) {
    super(fault.message)
    this.fault = fault
  }
}
