import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync } from 'node:fs'
import { cp, mkdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A copy of the repository as it is now, in which a program may change sources and run tests. */
export interface WorkingCopy extends AsyncDisposable {
  readonly directory: string
}

/** Copies what Git knows or would add; the installed dependencies are the repository's own. */
export async function makeWorkingCopy(): Promise<WorkingCopy> {
  const directory = mkdtempSync(join(tmpdir(), 'tessera-copy-'))
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  const links = globSync('{apps,examples,packages}/*/node_modules', { cwd: root })
  const others = globSync('{scripts,bench,journeys}/node_modules', { cwd: root })
  for (const path of [...listed.trim().split('\n'), ...links, ...others]) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    // The links of a package lead to its neighbours, and stay relative: to those of the copy.
    await cp(join(root, path), join(directory, path), { recursive: true, verbatimSymlinks: true })
  }
  await symlink(join(root, 'node_modules'), join(directory, 'node_modules'))
  return {
    directory,
    [Symbol.asyncDispose]: async () => await rm(directory, { recursive: true, force: true }),
  }
}

const root = join(import.meta.dirname, '..')
