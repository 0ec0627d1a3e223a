import type { DocumentProblemCode } from './document-problem.ts'
import type { DocumentLanguage } from './language-of.ts'
import type { MediaType } from './media-type.ts'
import type { ReadPage } from './read-page.ts'

/** What the thread is told when it starts. */
export interface ThreadStart {
  readonly languages: readonly DocumentLanguage[]
}

/** One is under way at a time. */
export type ThreadRequest =
  | { readonly kind: 'open'; readonly bytes: Uint8Array<ArrayBuffer>; readonly mostPages: number }
  | { readonly kind: 'read'; readonly number: number }
  | { readonly kind: 'close' }

export interface OpenedDocument {
  readonly mediaType: MediaType
  readonly pageCount: number
}

interface Answers {
  readonly open: OpenedDocument
  readonly read: ReadPage
  readonly close: null
}
export type AnswerTo<Request extends ThreadRequest> = Answers[Request['kind']]

export type ThreadAnswer<Request extends ThreadRequest = ThreadRequest> =
  | { readonly answer: AnswerTo<Request> }
  | { readonly problem: { readonly code: DocumentProblemCode; readonly message: string } }
  /** Of ours, whatever the document is like: the name of an error. */
  | { readonly failure: string }
