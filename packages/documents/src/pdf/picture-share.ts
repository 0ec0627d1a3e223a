import { OPS, type PDFPageProxy, Util } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** How much of the page its pictures cover, 0 to 1; a scan may be cut into strips. */
export async function pictureShare(page: PDFPageProxy): Promise<number> {
  const { fnArray: operators, argsArray: operands } = await page.getOperatorList()
  const { width, height, transform } = page.getViewport({ scale: 1 })
  const outer: Matrix[] = []
  let current: Matrix = transform
  let covered = 0
  for (const [at, operator] of operators.entries()) {
    if (operator === OPS.save || operator === OPS.paintFormXObjectBegin) outer.push(current)
    if (operator === OPS.transform) current = Util.transform(current, operands[at])
    if (operator === OPS.paintFormXObjectBegin) {
      const [matrix] = operands[at]
      if (matrix !== null) current = Util.transform(current, matrix)
    }
    if (operator === OPS.restore || operator === OPS.paintFormXObjectEnd) {
      current = outer.pop() ?? transform
    }
    if (pictures.has(operator)) covered += areaOf(current, width, height)
  }
  return Math.min(1, covered / (width * height))
}

type Matrix = readonly number[]

/** A picture fills the square from 0 to 1; what stands beside the page does not count. */
function areaOf([a = 0, b = 0, c = 0, d = 0, x = 0, y = 0]: Matrix, width: number, height: number) {
  return spread([x, x + a, x + c, x + a + c], width) * spread([y, y + b, y + d, y + b + d], height)
}

function spread(corners: readonly number[], most: number): number {
  const within = corners.map((corner) => Math.min(most, Math.max(0, corner)))
  return Math.max(...within) - Math.min(...within)
}

const pictures: ReadonlySet<number> = new Set([
  OPS.paintImageXObject,
  OPS.paintImageMaskXObject,
  OPS.paintInlineImageXObject,
])
