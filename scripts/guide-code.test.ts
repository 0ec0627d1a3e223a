import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { makeWorkingCopy } from './working-copy.ts'

const root = join(import.meta.dirname, '..')

test('the code of the guides compiles where it says that it stands', async () => {
  const pieces = globSync('docs/guide/*.md', { cwd: root }).flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/^```ts (\S+)\n(.*?)^```$/gms)].map(
      ([, file = '', code = '']) => ({ file, code }),
    ),
  )
  expect(pieces.length).toBeGreaterThan(4)
  await using copy = await makeWorkingCopy()
  for (const { file, code } of pieces) {
    await mkdir(dirname(join(copy.directory, file)), { recursive: true })
    await writeFile(join(copy.directory, file), code, { flag: 'wx' })
  }

  const files = pieces.map(({ file }) => file)
  await writeFile(
    join(copy.directory, 'tsconfig.guides.json'),
    JSON.stringify({ extends: './tsconfig.json', include: [], files }),
  )
  const compiled = await run(
    join(root, 'node_modules/.bin/tsc'),
    ['-p', 'tsconfig.guides.json', '--pretty', 'false'],
    { cwd: copy.directory },
  ).catch((error: { readonly stdout: string }) => error)
  expect(compiled.stdout).toBe('')
}, 60_000)

const run = promisify(execFile)
