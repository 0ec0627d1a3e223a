import type { Secret } from '@tessera/crypto/secret'
import type { RemoteJob } from './adapter.ts'
import { ServiceError } from './service-error.ts'

/** Whether the password of some results may be in these words: most hold nothing that is as long. */
export function mayHoldPassword(text: string): boolean {
  return isCut(text) || /[A-Za-z0-9]{20}/.test(text.replaceAll('\n', ''))
}

/** Everything that the service says of a job in words. */
export function wordsOf({ name, steps, failure }: RemoteJob): readonly string[] {
  return [
    name,
    failure ?? '',
    ...steps.flatMap((step) => [step.name, ...step.messages.map(({ text }) => text)]),
  ]
}

/** The job without the password of its results, which nodes print with all else that they were given. */
export function jobWithoutPassword(job: RemoteJob, password: Secret<string>): RemoteJob {
  const masked = (text: string) => withoutPassword(text, password)
  return {
    ...job,
    name: masked(job.name),
    failure: job.failure === null ? null : masked(job.failure),
    steps: job.steps.map(({ name, messages }) => ({
      name: masked(name),
      messages: messages.map(({ severity, text }) => ({ severity, text: masked(text) })),
    })),
  }
}

export function errorWithoutPassword(error: ServiceError, password: Secret<string>): ServiceError {
  const text = withoutPassword(error.publicText, password)
  if (text === error.publicText) return error
  const { kind, retryAfterMs, mayBeTaken } = error
  // Its cause may hold the same words.
  return new ServiceError(kind, text, { retryAfterMs, mayBeTaken })
}

/** Also where a line ends within it, and where the text was cut off within it. */
export function withoutPassword(text: string, password: Secret<string>): string {
  const value = password.expose()
  let masked = text.replace(new RegExp(value.split('').join('\\n?'), 'g'), hidden)
  if (!isCut(masked)) return masked
  for (let length = value.length - 1; length >= shortestPart; length -= 1) {
    masked = masked.replaceAll(`${value.slice(0, length)}…`, `${hidden}…`)
  }
  return masked
}

function isCut(text: string): boolean {
  return text.includes('…')
}

const hidden = '[hidden]'
/** With fewer characters of it there is nothing to guess from, and every text ends in one. */
const shortestPart = 3
