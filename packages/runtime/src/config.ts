import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { readPrivateFile, unreadable } from './private-file.ts'
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
  return readPrivateFile(path).toString('utf8')
}

function fieldName(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '(the whole file)' : path.map(String).join('.')
}
