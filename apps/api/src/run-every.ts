/**
 * Begins the work anew after each of these times, unless it is still on, until it is disposed of: what is on then is told by the
 * signal and waited for.
 *
 * @param work must not throw
 */
export function runEvery(
  seconds: number,
  work: (signal: AbortSignal) => Promise<void>,
): AsyncDisposable {
  let running = Promise.resolve()
  let isRunning = false
  const disposal = new AbortController()
  const timer = setInterval(() => {
    if (isRunning) return
    isRunning = true
    running = work(disposal.signal).finally(() => {
      isRunning = false
    })
  }, seconds * 1000)
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      disposal.abort()
      await running
    },
  }
}
