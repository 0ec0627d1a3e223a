import { expect, it } from 'vitest'
import { resultPaths } from './result-paths.ts'

it.each([
  [
    ['chr_20.zip', 'statistics/chunks.txt'],
    ['chr_20.zip', 'statistics/chunks.txt'],
  ],
  [
    ['../../etc/a', '/.ssh/./b', 'c\n'],
    ['etc/a', 'ssh/b', 'c_'],
  ],
  [
    ['..', 'a.zip', './'],
    ['file-1', 'a.zip', 'file-3'],
  ],
  [
    ['a', 'a/b', 'a/c'],
    ['a', 'file-2', 'file-3'],
  ],
  [
    ['a/b', 'a'],
    ['a/b', 'file-2'],
  ],
  [
    ['a/b/c', 'A/B'],
    ['a/b/c', 'file-2'],
  ],
  [
    ['.x', 'X', '\u00E9', 'e\u0301'],
    ['x', 'file-2', '\u00E9', 'file-4'],
  ],
  [
    ['file-2', '..'],
    ['file-2', 'file-2_'],
  ],
])('gives %j a path each', (names, paths) => {
  expect(resultPaths(names)).toEqual(paths)
})
