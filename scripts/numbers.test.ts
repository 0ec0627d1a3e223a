import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'

test.each(['packages/db/migrations', 'docs/decisions'])(
  'no two files of %s have the same number',
  async (folder) => {
    const names = await readdir(new URL(`../${folder}`, import.meta.url))
    const numbers = names.map((name) => /^\d+/.exec(name)?.[0] ?? name)
    expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([])
  },
)
