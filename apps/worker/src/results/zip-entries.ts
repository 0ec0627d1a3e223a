import type { Entry, ZipReader } from '@zip.js/zip.js'
import { TooManyEntries } from './encrypted-zip-source.ts'

/**
 * What a zip lists. A few megabytes can list a million, and whoever takes them all has no memory left for the work of
 * others: no more are taken than any result has.
 *
 * @throws TooManyEntries
 * @throws Error of zip.js where the list cannot be read
 */
export async function zipEntries(reader: ZipReader<unknown>): Promise<readonly Entry[]> {
  const entries: Entry[] = []
  for await (const entry of reader.getEntriesGenerator()) {
    if (entries.length === mostEntries) throw new TooManyEntries()
    entries.push(entry)
  }
  return entries
}

const mostEntries = 5000
