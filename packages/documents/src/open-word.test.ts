import { BlobWriter, configure, TextReader, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js'
import { expect, test } from 'vitest'
import { makeWord } from '../test/make-documents.ts'
import { openDocument } from './open-document.ts'
import { Recognition } from './recognition/recognition.ts'

configure({ useWebWorkers: false })
const options = { mostPages: 500, recognition: new Recognition(['en']) }

/** It unpacks to a little more than 300 MB. */
const bomb = await zipOf(
  [
    ['word/document.xml', ''],
    ['word/media/image1.bmp', new Uint8Array(301 * 2 ** 20)],
  ],
  { level: 1 },
)

test('letters of XML come as text', async () => {
  await using document = await openDocument(
    await makeWord([['Tom & Jerry <tag>', 'Second']]),
    options,
  )
  await expect(document.readPage(1)).resolves.toMatchObject({ text: 'Tom & Jerry <tag>\n\nSecond' })
})

test('a zip of anything else is no document', async () => {
  const bytes = await zipOf([['notes.txt', 'hello']])
  await expect(openDocument(bytes, options)).rejects.toMatchObject({ code: 'not_a_document' })
})

test('a zip with a password is encrypted', async () => {
  const bytes = await zipOf([['word/document.xml', 'hello']], { password: 'secret' })
  await expect(openDocument(bytes, options)).rejects.toMatchObject({ code: 'encrypted' })
})

test('a zip that was cut off is broken', async () => {
  const bytes = await makeWord([['Some text']])
  const cut = bytes.slice(0, bytes.length - 100)
  await expect(openDocument(cut, options)).rejects.toMatchObject({ code: 'broken' })
})

test('a zip whose document is no XML is broken', async () => {
  const bytes = await zipOf([['word/document.xml', 'hello']])
  await expect(openDocument(bytes, options)).rejects.toMatchObject({ code: 'broken' })
})

test('a document without a word is empty', async () => {
  await expect(openDocument(await makeWord([['', ' ']]), options)).rejects.toMatchObject({
    code: 'empty',
  })
})

test('more pages than are read are too many', async () => {
  const bytes = await makeWord(Array.from({ length: 501 }, () => ['A page']))
  await expect(openDocument(bytes, options)).rejects.toMatchObject({ code: 'too_many_pages' })
})

test('a zip that unpacks to more than it may is too large', async () => {
  expect(bomb.length).toBeLessThan(2 * 2 ** 20)
  await expect(openDocument(bomb.slice(), options)).rejects.toMatchObject({ code: 'too_large' })
})

test('nor does it help to say that there is less inside', async () => {
  // Not by what reads the document, which would have unpacked it all before.
  await expect(openDocument(understated(bomb), options)).rejects.toThrow('the zip cannot be read')
})

test('text is bounded before it becomes objects', async () => {
  const text = `<w:document>${'<w:p/>'.repeat(7_000_000)}</w:document>`
  const bytes = await zipOf([['word/document.xml', text]])
  await expect(openDocument(bytes, options)).rejects.toMatchObject({ code: 'too_large' })
})

test('entities do not multiply', async () => {
  const entities = Array.from(
    { length: 30 },
    (_, at) => `<!ENTITY e${at + 1} "&e${at};&e${at};">`,
  ).join('')
  const bytes = await zipOf([
    [
      'word/document.xml',
      `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "laugh">${entities}]><d>&e30;</d>`,
    ],
  ])
  await expect(openDocument(bytes, options)).rejects.toMatchObject({
    code: expect.stringMatching(/^(?:broken|empty)$/),
  })
})

test('more files than a document has are too many', async () => {
  const bytes = repeated(await zipOf([['word/a.bin', '']]), 5001)
  await expect(openDocument(bytes, options)).rejects.toMatchObject({ code: 'too_large' })
})

async function zipOf(
  files: readonly (readonly [string, string | Uint8Array])[],
  options: { readonly password?: string; readonly level?: number } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const zip = new ZipWriter(new BlobWriter())
  for (const [name, content] of files) {
    const reader =
      typeof content === 'string' ? new TextReader(content) : new Uint8ArrayReader(content)
    await zip.add(name, reader, options)
  }
  return new Uint8Array(await (await zip.close()).arrayBuffer())
}

/** Its directory says that the last file has a hundred bytes once it is unpacked. */
function understated(zip: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(zip)
  const directory = bytes.lastIndexOf(Buffer.from('504b0102', 'hex'))
  bytes.writeUInt32LE(100, directory + 24)
  return new Uint8Array(bytes)
}

/** The only file in it so many times, each with an entry of its own in the directory. */
function repeated(zip: Uint8Array<ArrayBuffer>, times: number): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(zip)
  const directory = bytes.indexOf(Buffer.from('504b0102', 'hex'))
  const end = bytes.indexOf(Buffer.from('504b0506', 'hex'))
  const file = bytes.subarray(0, directory)
  const entries = Array.from({ length: times }, (_, at) => {
    const entry = Buffer.from(bytes.subarray(directory, end))
    entry.writeUInt32LE(at * file.length, 42)
    return entry
  })
  const tail = Buffer.from(bytes.subarray(end))
  tail.writeUInt16LE(times, 8)
  tail.writeUInt16LE(times, 10)
  tail.writeUInt32LE((end - directory) * times, 12)
  tail.writeUInt32LE(file.length * times, 16)
  return new Uint8Array(Buffer.concat([...entries.map(() => file), ...entries, tail]))
}
