/** What Tessera reads. */
export type MediaType =
  | 'application/pdf'
  | 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  | 'image/png'
  | 'image/jpeg'
  | 'image/tiff'

/**
 * By its first bytes, whatever its name says; null of everything else. Of a zip file only its reader knows whether it is a
 * Word document.
 *
 * @param head at least the first 8 bytes
 */
export function mediaTypeOf(head: Uint8Array): MediaType | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  const begins = (...starts: readonly string[]) =>
    starts.some((start) => bytes.subarray(0, start.length / 2).toString('hex') === start)
  // Programs put bytes before it; ISO 32000-1, Annex H, note 13 has readers look through the first 1024.
  if (bytes.subarray(0, 1024).includes('%PDF-')) return 'application/pdf'
  if (begins('504b0304')) {
    return 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  }
  if (begins('89504e470d0a1a0a')) return 'image/png'
  if (begins('ffd8ff')) return 'image/jpeg'
  if (begins('49492a00', '4d4d002a')) return 'image/tiff'
  return null
}
