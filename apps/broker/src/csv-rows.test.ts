import { expect, test } from 'vitest'
import { csvRows, MalformedCsv } from './csv-rows.ts'

test.each([1, 2, 3, 7, 1000])('reads quoted fields in pieces of %d characters', async (size) => {
  const text = '\uFEFFUser,api_token\r\n"Ada, ""A.""","line\nbreak"\nbob,plain'
  expect(await rowsIn(text, size)).toEqual([
    { user: 'Ada, "A."', api_token: 'line\nbreak' },
    { user: 'bob', api_token: 'plain' },
  ])
})

test.each(['a,b\n1\n', 'a,b\n1,2,3\n', 'a\n"open\n'])('refuses %j', async (text) => {
  await expect(rowsIn(text, 4)).rejects.toThrow(MalformedCsv)
})

async function rowsIn(text: string, size: number) {
  async function* pieces() {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
  }
  const rows: object[] = []
  for await (const row of csvRows(pieces())) rows.push(Object.fromEntries(row))
  return rows
}
