import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderDocument } from './render-truth.ts'
import { readTruth } from './true-document.ts'

/** Writes the documents of the ground truth whose names begin like this into a folder, as they would be uploaded. */
const [folder = '.', ...beginnings] = process.argv.slice(2)
for (const [name, document] of await readTruth(beginnings)) {
  const bytes = await renderDocument(document, name)
  await writeFile(join(folder, name.replaceAll('/', '-')), bytes)
}
