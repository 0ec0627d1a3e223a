import type { KeyObject } from 'node:crypto'

/**
 * The time that a request of this client is signed with, in milliseconds: the broker's as soon as it was told, until then
 * this machine's at the start of the process. The monotonic clock carries it on, so that a clock that is set meanwhile
 * changes nothing.
 *
 * @param identityKey of the client that signs
 */
export function signingTime(identityKey: KeyObject): number {
  return (differences.get(identityKey) ?? atStart) + performance.now()
}

/** @param time milliseconds, from an answer that the broker signed: nobody between may set this clock */
export function setSigningTime(identityKey: KeyObject, time: number): void {
  // An answer that was held back sets it late. Early, it would make requests that are good for later.
  differences.set(identityKey, time - performance.now())
}

const atStart = Date.now() - performance.now()
const differences = new WeakMap<KeyObject, number>()
