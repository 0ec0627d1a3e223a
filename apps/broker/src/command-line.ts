import { parseArgs, type ParseArgsConfig } from 'node:util'
import { BrokerNotReady } from '@tessera/broker-client/call-broker'
import { type Fault, isFault } from '@tessera/runtime/fault'
import { StartUpError } from '@tessera/runtime/start-up-error'

/** What was written is no command: the message says what to write instead. */
export class Misunderstood extends Error {
  override readonly name = 'Misunderstood'
}

/** What was asked cannot be done: the message says why. */
export class NotDone extends Error {
  override readonly name = 'NotDone'
}

/**
 * Runs a command of a person. It ends with a sentence instead of a stack: with 2 when it was not understood, with 1 when
 * it could not be done. What nobody foresaw is thrown.
 */
export async function runCommand(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const failure = explainFailure(error)
    if (failure === null) throw error
    console.error(failure.sentence)
    process.exitCode = failure.code
  }
}

/** What a person reads of a failure, and the code with which the program ends; null when nobody foresaw it. */
export function explainFailure(
  error: unknown,
): { readonly code: 1 | 2; readonly sentence: string } | null {
  const sentence = sentenceOf(error)
  return sentence === null ? null : { code: error instanceof Misunderstood ? 2 : 1, sentence }
}

/**
 * The words and options after a command.
 *
 * @param most how many words there may be beside the options
 * @throws Misunderstood at an option that this command does not have, one without its value, or a word too many
 */
export function readWords<const Options extends NonNullable<ParseArgsConfig['options']>>(
  words: readonly string[],
  most: number,
  options: Options,
) {
  const { positionals, values } = parse(words, options)
  const surplus = positionals[most]
  if (surplus !== undefined) throw new Misunderstood(`"${surplus}" is one word too many.`)
  return { positionals, values }
}

function parse<const Options extends NonNullable<ParseArgsConfig['options']>>(
  words: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true })
  } catch (error) {
    if (!codeOf(error).startsWith('ERR_PARSE_ARGS') || !(error instanceof Error)) throw error
    // What follows the first sentence is advice for other programs.
    const [what = ''] = error.message.split(/\.\s/, 1)
    const isAmbiguous = what.endsWith('is ambiguous')
    throw new Misunderstood(
      isAmbiguous ? `${what}. Write it as --option=value, without a space.` : `${what}.`,
    )
  }
}

function sentenceOf(error: unknown): string | null {
  if (error instanceof Misunderstood || error instanceof NotDone) return error.message
  if (error instanceof StartUpError) return `${error.message}.`
  // By its name: whoever only asks the broker does not load the database's client.
  if (error instanceof Error && error.name === 'DatabaseAway')
    return 'The database does not answer.'
  if (isFault(error, 'unavailable')) return sayBrokerAway(error)
  if (isFault(error)) return `The broker did not do it: ${error.detail ?? error.message}.`
  return sayAboutFile(error)
}

function sayBrokerAway({ cause, detail }: Fault): string {
  if (!(cause instanceof BrokerNotReady))
    return `Is the broker running? (${detail ?? 'it is away'})`
  return cause.isSealed
    ? 'The broker is sealed: it answers nothing until it is started again.'
    : 'The broker is not ready: its database, or the file for the ends of its record, is away. Its log says which.'
}

function sayAboutFile(error: unknown): string | null {
  if (!(error instanceof Error && 'path' in error)) return null
  switch (codeOf(error)) {
    case 'ENOENT':
      return `${String(error.path)} does not exist.`
    case 'EEXIST':
      return `${String(error.path)} is there already; nothing was written over it.`
    case 'EACCES':
      return `${String(error.path)} is not open to this user.`
    case 'EISDIR':
      return `${String(error.path)} is a directory.`
    default:
      return null
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
