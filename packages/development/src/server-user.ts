import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface ServerUser {
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL refuses to run as root: it then runs as `nobody`. Undefined means "as ourselves". */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid === undefined || gid === undefined) {
    throw new Error(
      'PostgreSQL does not run as root, and this machine has no user "nobody". Start as an ordinary user.',
    )
  }
  return { uid: Number(uid), gid: Number(gid) }
}

/** Whether the user may enter this directory and run what is in it. */
export function mayEnter(user: ServerUser | undefined, directory: string): boolean {
  return spawnSync('test', ['-x', directory], { cwd: '/', ...user }).status === 0
}
