import type { Submission, SubmissionFile } from '../adapter.ts'
import { resultPasswordPattern } from '../result-password.ts'
import { safeFileNames } from './file-names.ts'

/** @throws RangeError for what a caller must not ask for */
export function requireUsable({ name, password, files }: Submission): void {
  if (!/^[A-Za-z0-9 ._-]{1,100}$/.test(name)) throw new RangeError('not a name for a remote job')
  if (!resultPasswordPattern.test(password.expose())) throw new RangeError('not a result password')
  if (files.length === 0) throw new RangeError('a job needs a file')
}

export function withSafeNames(files: readonly SubmissionFile[]): readonly SubmissionFile[] {
  const names = safeFileNames(files.map(({ name }) => name))
  return files.map((file, index) => ({
    name: names[index] ?? '',
    size: file.size,
    open: () => file.open(),
  }))
}
