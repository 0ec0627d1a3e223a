import { expect, it } from 'vitest'
import { readMeaning } from './read-meaning.ts'
import { ownReader } from './own-reader.ts'

it('it gives what it finds in one part, under its own name', async () => {
  const pages = [{ number: 1, text: 'The data may be used for research on malaria only.' }]
  const parts = []
  const { signal } = new AbortController()
  for await (const part of ownReader.read({ pages, language: 'en' }, { signal })) parts.push(part)
  const { findings } = readMeaning(pages, 'en')
  expect(findings.length).toBeGreaterThan(0)
  expect(parts).toEqual([{ part: 1, parts: 1, findings, dropped: 0 }])
  expect(ownReader.name).toBe('Tessera')
})
