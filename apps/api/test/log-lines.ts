import { createLogger, type Logger } from '@tessera/runtime/logger'

/** What a process would have written to its log. */
export class LogLines {
  readonly #lines: string[] = []

  logger(): Logger {
    return createLogger('api', { destination: { write: (line) => void this.#lines.push(line) } })
  }

  get text(): string {
    return this.#lines.join('')
  }

  get entries(): readonly Readonly<Record<string, unknown>>[] {
    return this.#lines.map((line) => JSON.parse(line))
  }
}
