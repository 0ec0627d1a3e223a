/** Why a document cannot be read. */
export type DocumentProblemCode =
  | 'not_a_document'
  | 'broken'
  | 'encrypted'
  | 'too_many_pages'
  /** It needs more memory than there is for one document. */
  | 'too_large'
  /** It takes longer than there is time for one page. */
  | 'too_slow'
  /** There is nothing in it. */
  | 'empty'

/** `message` is for logs and tells nothing of what stands in the document; people read what goes with the code. */
export class DocumentProblem extends Error {
  override readonly name = 'DocumentProblem'
  readonly code: DocumentProblemCode

  constructor(code: DocumentProblemCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
