import { createLogger, type Logger } from './logger.ts'

/**
 * The life of a process: starts the service, logs one `ready` line, and disposes of it on SIGTERM,
 * SIGINT, SIGHUP, an unhandled error, or (with `TESSERA_PARENT` set) when the parent process is gone.
 *
 * Afterwards the event loop is left to empty by itself. A process that still runs `stopLimitMs` after it
 * was told to stop is ended. The exit code is 1 then, after an unhandled error, and when starting or
 * disposing failed.
 */
export async function runService(
  name: string,
  start: (logger: Logger) => Promise<AsyncDisposable>,
  { stopLimitMs = STOP_LIMIT_MS }: { readonly stopLimitMs?: number } = {},
): Promise<void> {
  const logger = createLogger(name)
  using stopping = watchForStop(logger, stopLimitMs)

  try {
    await using _service = await start(logger)
    logger.info('ready')
    await stopping.requested
  } catch (error) {
    process.exitCode = 1
    logger.fatal({ err: error }, 'failed')
    stopping.endLate()
    return
  }
  logger.info('stopped')
}

interface StopWatch extends Disposable {
  readonly requested: Promise<void>
  endLate(): void
}

function watchForStop(logger: Logger, stopLimitMs: number): StopWatch {
  const { promise: requested, resolve } = Promise.withResolvers<void>()
  const endLate = () => {
    setTimeout(() => {
      logger.fatal('still running after the time allowed for stopping')
      process.exit(1)
    }, stopLimitMs).unref()
  }
  const stop = (reason: string) => {
    logger.info({ reason }, 'stopping')
    resolve()
    endLate()
  }
  const fail = (error: unknown) => {
    process.exitCode = 1
    logger.fatal({ err: error }, 'unhandled error')
    stop('unhandled error')
  }

  for (const signal of SIGNALS) process.on(signal, stop)
  process.on('unhandledRejection', fail)
  process.on('uncaughtException', fail)
  const parentWatch = process.env['TESSERA_PARENT'] === undefined ? undefined : watchParent(stop)
  return {
    requested,
    endLate,
    [Symbol.dispose]() {
      clearInterval(parentWatch)
      for (const signal of SIGNALS) process.off(signal, stop)
      process.off('unhandledRejection', fail)
      process.off('uncaughtException', fail)
    },
  }
}

/** A supervisor that is killed cannot tell its children; they are then given to another parent. */
function watchParent(stop: (reason: string) => void): NodeJS.Timeout {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop('the parent process is gone')
  }, PARENT_CHECK_MS)
  return watch.unref()
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
const PARENT_CHECK_MS = 500
const STOP_LIMIT_MS = 10_000
