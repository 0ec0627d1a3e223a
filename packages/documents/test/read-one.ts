import { readFile } from 'node:fs/promises'
import { openDocumentReader } from '../src/document-reader.ts'

/** Reads the first page of a file as the worker would; with `fetch` it also asks for something of the network. */
const [path = '', also] = process.argv.slice(2)
const languages = ['en', 'fr', 'pt'] as const
await using reader = openDocumentReader({
  threads: 1,
  heapMegabytes: 512,
  pageSeconds: 200,
  openSeconds: 60,
  languages,
})
await using place = await reader.lend()
await using document = await place.open(new Uint8Array(await readFile(path)), { mostPages: 1 })
console.log((await document.readPage(1)).text)
if (also === 'fetch') await fetch('http://192.0.2.1/')
