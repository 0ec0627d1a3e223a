import type { DocumentFinding, DocumentLanguage } from '@tessera/contracts/document-meaning'
import type { PageText } from './read-meaning.ts'

/** Finds what a document says of the use of data. Whoever does so, the findings have one form. */
export interface MeaningReader {
  /** Stored with each finding. */
  readonly name: string
  /**
   * In parts, so that whoever keeps each of them goes on after the last one.
   *
   * @throws ModelProblem when a model does not answer as it should
   * @throws the signal's reason when it is aborted
   */
  read(document: DocumentText, options: ReadingOptions): AsyncIterable<MeaningPart>
}

export interface DocumentText {
  /** In order. */
  readonly pages: readonly PageText[]
  /** Null where nobody knows. */
  readonly language: DocumentLanguage | null
}

export interface ReadingOptions {
  readonly signal: AbortSignal
  /** What was read before and is not read again. Of a document that is parted otherwise by now, everything is read. */
  readonly after?: PartPlace | undefined
}

interface PartPlace {
  /** From 1. */
  readonly part: number
  readonly parts: number
}

export interface MeaningPart extends PartPlace {
  readonly findings: readonly DocumentFinding[]
  /** How many more were named, and do not stand in the document as they were named. */
  readonly dropped: number
}
