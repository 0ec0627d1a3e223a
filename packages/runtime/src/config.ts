import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { StartUpError } from './start-up-error.ts'

/**
 * Reads `config.json` of the home directory (argument, or `TESSERA_HOME`).
 *
 * @throws StartUpError naming the file and each wrong field
 */
export function readConfig<T extends z.ZodType>(schema: T, home = tesseraHome()): z.output<T> {
  return parseFile(schema, join(home, 'config.json'), readText, ({ message }) => message)
}

/**
 * Reads `secrets.json` of the home directory. Fields should be `secretText` or `secretBytes`, so that
 * what comes out is boxed.
 *
 * @throws StartUpError as {@link readConfig}; also when the file is not a regular file of this user
 *   that nobody else may read or write
 */
export function readSecrets<T extends z.ZodType>(schema: T, home = tesseraHome()): z.output<T> {
  // The code alone: the schema of a secret may have a message that quotes it.
  return parseFile(schema, join(home, 'secrets.json'), readPrivateText, ({ code }) => code)
}

/** @throws StartUpError when `TESSERA_HOME` is not set */
export function tesseraHome(): string {
  const home = process.env['TESSERA_HOME']
  if (home === undefined || home === '') {
    throw new StartUpError('TESSERA_HOME is not set: set it to the directory of config.json')
  }
  return home
}

function parseFile<T extends z.ZodType>(
  schema: T,
  path: string,
  read: (path: string) => string,
  describe: (issue: z.core.$ZodIssue) => string,
): z.output<T> {
  const parsed = schema.safeParse(parseJson(path, read(path)))
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(
    (issue) => `  ${fieldName(issue.path)}: ${describe(issue)}`,
  )
  throw new StartUpError([`${path} has fields that are missing or wrong:`, ...faults].join('\n'))
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's message quotes the text around the fault.
    throw new StartUpError(`${path} is not valid JSON`)
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw unreadable(path, error)
  }
}

function readPrivateText(path: string): string {
  // One descriptor for the checks and the reading: the file cannot be exchanged in between.
  const descriptor = openNoFollow(path)
  try {
    const { uid, mode } = fstatSync(descriptor)
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) {
      throw new StartUpError(`${path} is not a regular file`)
    }
    if (uid !== process.getuid?.()) {
      throw new StartUpError(
        `${path} belongs to another user: it must belong to the service's user`,
      )
    }
    if ((mode & 0o077) !== 0) {
      throw new StartUpError(`${path} can be read by others: run chmod 600 on it`)
    }
    return readFileSync(descriptor, 'utf8')
  } finally {
    closeSync(descriptor)
  }
}

function openNoFollow(path: string): number {
  try {
    // Without O_NONBLOCK, opening a pipe would wait for ever.
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    if (codeOf(error) === 'ELOOP') throw new StartUpError(`${path} is not a regular file`)
    throw unreadable(path, error)
  }
}

function unreadable(path: string, error: unknown): StartUpError {
  const code = codeOf(error)
  if (code === 'ENOENT') return new StartUpError(`${path} does not exist`)
  return new StartUpError(`${path} cannot be read (${code})`)
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

function fieldName(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '(the whole file)' : path.map(String).join('.')
}
