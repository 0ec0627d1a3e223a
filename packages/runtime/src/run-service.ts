import { createLogger, type Logger } from './logger.ts'

/**
 * The life of a process: starts the service, logs one `ready` line, and disposes of it on SIGTERM,
 * SIGINT, SIGHUP, an unhandled error, or (with `TESSERA_PARENT` set) when the parent process is gone.
 *
 * Afterwards the event loop is left to empty by itself, so that what was not disposed of shows as a
 * process that hangs; 10 seconds later such a process is ended with exit code 1. The exit code is 1 also
 * after an unhandled error or a failed start.
 */
export async function runService(
  name: string,
  start: (logger: Logger) => Promise<AsyncDisposable>,
): Promise<void> {
  const logger = createLogger(name)
  using stopping = watchForStop(logger)

  try {
    await using service = await start(logger)
    void service
    logger.info('ready')
    const reason = await stopping.reason
    logger.info({ reason }, 'stopping')
    endLateBy(STOP_LIMIT_MS, logger)
  } catch (error) {
    process.exitCode = 1
    logger.fatal({ err: error }, 'failed')
    endLateBy(STOP_LIMIT_MS, logger)
    return
  }
  logger.info('stopped')
}

interface StopWatch extends Disposable {
  readonly reason: Promise<string>
}

function watchForStop(logger: Logger): StopWatch {
  const { promise: reason, resolve: stop } = Promise.withResolvers<string>()
  const fail = (error: unknown) => {
    process.exitCode = 1
    logger.fatal({ err: error }, 'unhandled error')
    stop('unhandled error')
  }
  for (const signal of SIGNALS) process.on(signal, stop)
  process.on('unhandledRejection', fail)
  process.on('uncaughtException', fail)
  const parentWatch = process.env['TESSERA_PARENT'] === undefined ? null : watchParent(stop)

  return {
    reason,
    [Symbol.dispose]() {
      clearInterval(parentWatch ?? undefined)
      for (const signal of SIGNALS) process.off(signal, stop)
      process.off('unhandledRejection', fail)
      process.off('uncaughtException', fail)
    },
  }
}

/** A supervisor that is killed cannot tell its children; they are then given to another parent. */
function watchParent(stop: (reason: string) => void): NodeJS.Timeout {
  const parent = process.ppid
  return setInterval(() => {
    if (process.ppid !== parent) stop('the parent process is gone')
  }, PARENT_CHECK_MS).unref()
}

function endLateBy(milliseconds: number, logger: Logger): void {
  setTimeout(() => {
    logger.fatal('still running after the time allowed for stopping')
    process.exit(1)
  }, milliseconds).unref()
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
const PARENT_CHECK_MS = 500
const STOP_LIMIT_MS = 10_000
