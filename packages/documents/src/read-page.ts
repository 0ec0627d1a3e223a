import type { DocumentLanguage } from './language-of.ts'
import type { MediaType } from './media-type.ts'

/** A document whose pages are read one by one, in any order. */
export interface ReadableDocument extends AsyncDisposable {
  readonly mediaType: MediaType
  readonly pageCount: number
  /**
   * @param number from 1
   * @throws DocumentProblem, after which of `too_large` and `too_slow` the document is closed; the signal's reason, likewise
   */
  readPage(number: number, options?: { readonly signal?: AbortSignal }): Promise<ReadPage>
}

export interface ReadPage {
  /** From 1. */
  readonly number: number
  /** Whether the text was in the document, or was recognized in its picture. */
  readonly source: 'text' | 'recognized'
  /** Lines end where they end on the page; an empty line stands between paragraphs. */
  readonly text: string
  /** 0 to 100, as the recognition judges itself; null of text that was there. */
  readonly confidence: number | null
  /** Null where too few words tell. */
  readonly language: DocumentLanguage | null
  /** By how many degrees the scan was turned clockwise to stand upright. */
  readonly rotation: QuarterTurn
  /** By how many degrees its lines fell to the right when it stood upright. */
  readonly skew: number
  /** Of the picture, in pixels; 0 where there is none. */
  readonly width: number
  readonly height: number
  /** The page as it was read, upright, as JPEG; null of a Word document, whose lines nobody has laid out. */
  readonly image: Uint8Array | null
  /** In the order of the text; none where there is no picture. */
  readonly words: readonly PlacedWord[]
}

export type QuarterTurn = 0 | 90 | 180 | 270

/** Offsets into the text, and shares (0 to 1) of the width and height of the picture. */
export interface PlacedWord {
  readonly start: number
  readonly end: number
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly confidence: number | null
}
