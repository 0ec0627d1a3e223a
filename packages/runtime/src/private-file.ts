import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { StartUpError } from './start-up-error.ts'

/**
 * The bytes of a file that only this service may read.
 *
 * @throws StartUpError when it is not there, or is not a regular file of this user that nobody else may read or write
 */
export function readPrivateFile(path: string): Buffer {
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
    return readFileSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

export function unreadable(path: string, error: unknown): StartUpError {
  const code = codeOf(error)
  if (code === 'ENOENT') return new StartUpError(`${path} does not exist`)
  return new StartUpError(`${path} cannot be read (${code})`)
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

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
