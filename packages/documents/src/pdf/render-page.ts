import { createCanvas } from '@napi-rs/canvas'
import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'

/**
 * A picture in a format that sharp reads.
 *
 * @param longest of its sides, in pixels: a page may say that it is as large as a field
 */
export async function renderPage(
  page: PDFPageProxy,
  { dpi, longest }: { readonly dpi: number; readonly longest: number },
): Promise<Uint8Array> {
  const { width, height } = page.getViewport({ scale: 1 })
  const scale = Math.min(dpi / pointsPerInch, longest / Math.max(width, height))
  const viewport = page.getViewport({ scale })
  const canvas = createCanvas(
    Math.max(1, Math.round(viewport.width)),
    Math.max(1, Math.round(viewport.height)),
  )
  await page.render({
    // Typed for the one of browsers, which has the same methods.
    canvas: canvas as unknown as Parameters<PDFPageProxy['render']>[0]['canvas'],
    viewport,
  }).promise
  return await canvas.encode('png')
}

const pointsPerInch = 72
