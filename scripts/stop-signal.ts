/**
 * Aborted when this program has to stop: on SIGINT, SIGTERM or SIGHUP, or when `run.mjs`, which holds the
 * other end of a channel, is gone.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController()
  const stop = () => controller.abort()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
  process.once('disconnect', stop)
  // Listening must not keep the program alive when it has nothing else to do.
  process.channel?.unref()
  return controller.signal
}
