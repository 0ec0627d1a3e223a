import { expect, test } from 'vitest'
import { mostWrong, readTrueDocument } from '../../test/read-true-document.ts'
import { renderDocument } from '../../test/render-truth.ts'
import { readTruth } from '../../test/true-document.ts'
import { openDocumentReader } from '../document-reader.ts'

// The whole of it is `npm run measure:documents`.
test.for([
  { name: 'seen/18-alzette-plateforme-acces', kind: 'born digital' },
  { name: 'seen/20-oued-argane-consentement-origines', kind: 'clean scan' },
  { name: 'seen/25-pantanal-coorte-acesso', kind: 'noisy scan' },
] as const)('reads a $kind well enough', { timeout: 240_000 }, async ({ name, kind }) => {
  await using reader = openDocumentReader({
    threads: 1,
    heapMegabytes: 512,
    pageSeconds: 300,
    openSeconds: 60,
    languages: ['en', 'fr', 'pt'],
  })
  for (const [full, document] of await readTruth([name])) {
    const load = async () => await renderDocument(document, full)
    const { wrong, letters, ...reading } = await readTrueDocument(reader, document, load)
    expect(reading.kind).toBe(kind)
    expect(letters).toBeGreaterThan(1000)
    expect(wrong / letters).toBeLessThanOrEqual(mostWrong[kind])
  }
})
