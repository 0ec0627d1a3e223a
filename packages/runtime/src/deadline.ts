/**
 * A signal that aborts with `signal`, or after `milliseconds` with a `TimeoutError`. The clock does not
 * keep the process alive.
 */
export function withDeadline(signal: AbortSignal | undefined, milliseconds: number): AbortSignal {
  const deadline = AbortSignal.timeout(milliseconds)
  return signal === undefined ? deadline : AbortSignal.any([signal, deadline])
}
