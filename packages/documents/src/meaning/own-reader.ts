import { ownReaderName } from '@tessera/contracts/document-model'
import type { MeaningReader } from './meaning-reader.ts'
import { readMeaning } from './read-meaning.ts'

/** Asks nobody: the same text always means the same, and the whole of it is read at once. */
export const ownReader: MeaningReader = {
  name: ownReaderName,
  async *read({ pages, language }, { signal }) {
    signal.throwIfAborted()
    const { findings } = readMeaning(pages, language ?? undefined)
    yield { part: 1, parts: 1, findings, dropped: 0 }
  },
}
