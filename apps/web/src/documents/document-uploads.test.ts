import { expect, test } from 'vitest'
import { DocumentUploads, refusal, titleOf } from './document-uploads.ts'

test.each([
  ['Consent form.pdf', 'Consent form'],
  ['scan 3.v2.JPEG', 'scan 3.v2'],
  ['.pdf', '.pdf'],
  ['no ending', 'no ending'],
  [`${'a'.repeat(300)}.docx`, 'a'.repeat(255)],
])('the title of %s is its name without the ending', (name, title) => {
  expect(titleOf(name)).toBe(title)
})

test('what cannot be a document is refused before it is sent, in the words of its code', () => {
  expect(refusal({ name: 'table.xlsx', size: 10 })?.code).toBe('document_not_readable')
  expect(refusal({ name: 'empty.pdf', size: 0 })?.code).toBe('document_not_readable')
  const tooLarge = { name: 'atlas.pdf', size: 100 * 1024 * 1024 + 1 }
  expect(refusal(tooLarge)?.message).toBe('A document may have 100 MB at most.')
  expect(refusal({ name: 'Scan.TIFF', size: 100 * 1024 * 1024 })).toBeNull()
})

test('a refused one is not sent by the button that sends the others', () => {
  const uploads = new DocumentUploads({ onArrived: () => {} })
  uploads.choose([new File(['x'], 'table.xlsx')], null)
  const [refused] = uploads.snapshot()
  uploads.send([refused?.key ?? ''])
  expect(uploads.snapshot()).toMatchObject([{ state: 'failed' }])
  uploads.cancel(refused?.key ?? '')
  expect(uploads.snapshot()).toEqual([])
})
