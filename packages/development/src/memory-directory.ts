import { chmod, mkdtemp, readFile, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'

/** A directory that goes when it is disposed of. */
export interface MemoryDirectory extends AsyncDisposable {
  readonly path: string
}

/**
 * A directory in memory, where programs may be run: databases that need not outlive a run do not wait for a disk there.
 *
 * @returns null where there is none with this many bytes of room
 */
export async function openMemoryDirectory(room: number): Promise<MemoryDirectory | null> {
  const mounts = await readFile('/proc/mounts', 'utf8').catch(() => '')
  if (!runsPrograms(mounts)) return null
  const { bavail, bsize } = await statfs(mountPoint)
  if (bavail * bsize < room) return null
  const path = await mkdtemp(join(mountPoint, 'tessera-'))
  // PostgreSQL may run as another user, who must be able to pass.
  await chmod(path, 0o711)
  return {
    path,
    [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true }),
  }
}

/** @param mounts as in `/proc/mounts` */
export function runsPrograms(mounts: string): boolean {
  return mounts.split('\n').some((line) => {
    const [, at, type, options = ''] = line.split(' ')
    return at === mountPoint && type === 'tmpfs' && !options.split(',').includes('noexec')
  })
}

const mountPoint = '/dev/shm'
