export interface WakeUp {
  /** Ends the wait that is on, or the next one if there is none. */
  readonly ring: () => void
  wait(milliseconds: number): Promise<void>
}

/** A pause that can be cut short. A ring between two waits is not lost. */
export function createWakeUp(): WakeUp {
  let bell = Promise.withResolvers<void>()
  return {
    ring: () => bell.resolve(),
    async wait(milliseconds) {
      const timer = setTimeout(() => bell.resolve(), milliseconds)
      await bell.promise
      clearTimeout(timer)
      bell = Promise.withResolvers<void>()
    },
  }
}
