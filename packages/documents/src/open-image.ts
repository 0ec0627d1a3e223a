import sharp, { type Metadata } from 'sharp'
import { DocumentProblem } from './document-problem.ts'
import type { MediaType } from './media-type.ts'
import type { OpeningOptions } from './open-document.ts'
import type { ReadableDocument } from './read-page.ts'

/**
 * A scan or a photograph; TIFF files may have several pages.
 *
 * @throws DocumentProblem
 */
export async function openImage(
  bytes: Uint8Array,
  mediaType: MediaType,
  { recognition, mostPages }: OpeningOptions,
): Promise<ReadableDocument> {
  const { pages: pageCount = 1 } = await checked(bytes, 1)
  if (pageCount > mostPages) {
    throw new DocumentProblem('too_many_pages', `the image has ${pageCount} pages`)
  }
  return {
    mediaType,
    pageCount,
    async readPage(number) {
      if (number < 1 || number > pageCount) throw new RangeError(`there is no page ${number}`)
      await checked(bytes, number)
      return { number, source: 'recognized', ...(await recognition.read(await picture(number))) }
    },
    async [Symbol.asyncDispose]() {},
  }

  async function picture(number: number): Promise<Uint8Array> {
    try {
      return await sharp(bytes, {
        page: number - 1,
        limitInputPixels: mostPixels,
        failOn: 'error',
      })
        // As the camera was held.
        .autoOrient()
        .png({ compressionLevel: 1 })
        .toBuffer()
    } catch (error) {
      throw new DocumentProblem('broken', `page ${number} cannot be read`, { cause: error })
    }
  }
}

/** What an image says of its size costs nothing to read; nothing is unpacked before. */
async function checked(bytes: Uint8Array, number: number): Promise<{ readonly pages?: number }> {
  const { pages, width, height } = await metadataOf(bytes, number)
  if (width * height > mostPixels) {
    throw new DocumentProblem('too_large', `page ${number} is ${width} by ${height} pixels`)
  }
  return { ...(pages !== undefined && { pages }) }
}

async function metadataOf(bytes: Uint8Array, number: number): Promise<Metadata> {
  try {
    return await sharp(bytes, { page: number - 1, limitInputPixels: false }).metadata()
  } catch (error) {
    throw new DocumentProblem('broken', `page ${number} cannot be opened`, { cause: error })
  }
}

/** A3 in 600 dots per inch. */
const mostPixels = Math.ceil(11.7 * 600 * (16.5 * 600))
