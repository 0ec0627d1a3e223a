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
      base: { pid: process.pid },
      formatters: { level: (level) => ({ level }), log: describeErrors },
      serializers: { err: describeError },
      mixin: () => ({ ...currentContextOrNull() }),
      redact: { paths: REDACTED_PATHS, censor: '[secret]' },
    },
    options.destination ?? pino.destination({ fd: process.stdout.fd, sync: true }),
  )
}

/** An error may stand under any name; `err` has its serializer. */
function describeErrors(fields: Record<string, unknown>): Record<string, unknown> {
  const described = Object.entries(fields).map(([name, value]) => [
    name,
    value instanceof Error && name !== 'err' ? describeError(value) : value,
  ])
  return Object.fromEntries(described)
}

const REDACTED_NAMES = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-auth-token',
  'password',
  'secret',
  'token',
  'access_token',
  'api_token',
  'refresh_token',
  'privateKey',
  'rowProof',
]
const REDACTED_PATHS = REDACTED_NAMES.flatMap((name) => [
  `["${name}"]`,
  `*["${name}"]`,
  `*.*["${name}"]`,
])
