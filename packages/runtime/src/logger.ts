import { type DestinationStream, type Level, type Logger, pino, stdTimeFunctions } from 'pino'
import { describeError } from './describe-error.ts'
import { currentContextOrNull } from './request-context.ts'

export type { Logger } from 'pino'

export interface LoggerOptions {
  readonly level?: Level | 'silent'
  /** Where the lines go: standard output unless said otherwise. */
  readonly destination?: DestinationStream
}

/**
 * One JSON line per entry with ISO time, `name`, and the ids of the request context.
 *
 * Secrets stay out because they are boxed (`Secret`) and errors are described field by field; the list of
 * redacted names only catches what somebody logs by mistake.
 */
export function createLogger(name: string, options: LoggerOptions = {}): Logger {
  return pino(
    {
      name,
      level: options.level ?? 'info',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      base: { pid: process.pid },
      mixin: () => ({ ...currentContextOrNull() }),
      serializers: { err: describeError, error: describeError },
      redact: { paths: REDACTED, censor: '[secret]' },
    },
    options.destination ?? pino.destination({ fd: 1, sync: true }),
  )
}

const NAMES = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'access_token',
  'api_token',
  'refresh_token',
  'privateKey',
  'rowProof',
]
const REDACTED = NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
