import type { Secret } from '@tessera/crypto/secret'
import type { RemoteJob, RemoteMessage } from './adapter.ts'
import { ServiceError } from './service-error.ts'

/** Whether the password of some results may be in these words: most hold nothing that is as long. */
export function mayHoldPassword(text: string): boolean {
  return isCut(text) || /[A-Za-z0-9]{20}/.test(text.replaceAll('\n', ''))
}

/** Everything that the service says of a job in words; what it says of a step in one piece. */
export function wordsOf({ name, steps, failure }: RemoteJob): readonly string[] {
  return [
    name,
    failure ?? '',
    ...steps.flatMap(({ name: step, messages }) => [step, together(messages)]),
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
      messages: apart(masked(together(messages)), messages),
    })),
  }
}

/** Where a service tells a line in each message, what it prints may begin in one and end in the next. */
function together(messages: readonly RemoteMessage[]): string {
  return messages.map(({ text }) => text).join('\n')
}

/** @param text has as many lines as the messages together */
function apart(text: string, messages: readonly RemoteMessage[]): readonly RemoteMessage[] {
  const lines = text.split('\n')
  return messages.map((message) => ({
    ...message,
    text: lines.splice(0, message.text.split('\n').length).join('\n'),
  }))
}

export function errorWithoutPassword(error: ServiceError, password: Secret<string>): ServiceError {
  const text = withoutPassword(error.publicText, password)
  if (text === error.publicText) return error
  const { kind, retryAfterMs, mayBeTaken } = error
  // Its cause may hold the same words.
  return new ServiceError(kind, text, { retryAfterMs, mayBeTaken })
}

/** Also where a line ends within it, and where the text was cut off within it. The lines stay as many. */
export function withoutPassword(text: string, password: Secret<string>): string {
  const value = password.expose()
  let masked = text.replace(new RegExp(overLines(value), 'g'), hide)
  if (!isCut(masked)) return masked
  for (let length = value.length - 1; length >= shortestPart; length -= 1) {
    masked = masked.replace(new RegExp(overLines(`${value.slice(0, length)}…`), 'g'), hide)
  }
  return masked
}

function overLines(characters: string): string {
  return characters.split('').join('\\n?')
}

function hide(found: string): string {
  return hidden + found.replace(/[^\n…]/g, '')
}

function isCut(text: string): boolean {
  return text.includes('…')
}

const hidden = '[hidden]'
/** With fewer characters of it there is nothing to guess from, and every text ends in one. */
const shortestPart = 3
