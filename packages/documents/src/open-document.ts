import { DocumentProblem } from './document-problem.ts'
import { type MediaType, mediaTypeOf } from './media-type.ts'
import type { ReadableDocument } from './read-page.ts'
import type { Recognition } from './recognition/recognition.ts'

export interface OpeningOptions {
  readonly mostPages: number
  readonly recognition: Recognition
}

/**
 * By what the bytes are, whatever their name says.
 *
 * @throws DocumentProblem when they are nothing that can be read
 */
export async function openDocument(
  bytes: Uint8Array<ArrayBuffer>,
  options: OpeningOptions,
): Promise<ReadableDocument> {
  if (bytes.length === 0) throw new DocumentProblem('empty', 'there are no bytes')
  const mediaType = mediaTypeOf(bytes.subarray(0, 1024))
  if (mediaType === null) throw new DocumentProblem('not_a_document', 'the bytes are no document')
  return await openAs(mediaType, bytes, options)
}

/** A thread loads no more than what its documents need. */
async function openAs(
  mediaType: MediaType,
  bytes: Uint8Array<ArrayBuffer>,
  options: OpeningOptions,
): Promise<ReadableDocument> {
  switch (mediaType) {
    case 'application/pdf': {
      const { openPdf } = await import('./pdf/open-pdf.ts')
      return await openPdf(bytes, options)
    }
    case 'application/vnd.openxmlformats-officedocument.wordprocessingml.document': {
      const { openWord } = await import('./open-word.ts')
      return await openWord(bytes, options)
    }
    case 'image/png':
    case 'image/jpeg':
    case 'image/tiff': {
      const { openImage } = await import('./open-image.ts')
      return await openImage(bytes, mediaType, options)
    }
  }
}
