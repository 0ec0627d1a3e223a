import { colors } from './colors.ts'
import { openPdf, type Pdf, type PdfFacts, type StructureElement } from './pdf-document.ts'
import { type Line, linesOf, styles, type TextStyle, TextWriter } from './text-lines.ts'

/** A place that the list of contents and the outline lead to. */
export interface Heading {
  readonly title: string
  readonly level: 2 | 3
  readonly page: number
  readonly destination: string
}

/** The pages as they are written from the top: where the next thing stands, and which part of the structure it belongs to. */
export class Sheet {
  readonly pdf: Pdf
  readonly writer: TextWriter
  readonly headings: Heading[] = []
  /** From the top of the page. */
  y = 0
  /** How many there are so far. */
  readonly counted = { figures: 0, tables: 0 }
  readonly #root: StructureElement
  readonly #bytes: () => Promise<Uint8Array>
  #outline: PDFKit.PDFOutline | null = null

  constructor(facts: PdfFacts) {
    const { pdf, bytes } = openPdf(facts)
    this.pdf = pdf
    this.writer = new TextWriter(pdf)
    this.#bytes = bytes
    this.newPage()
    this.#root = pdf.struct('Document')
    pdf.addStructure(this.#root)
  }

  newPage(): void {
    this.pdf.addPage()
    this.y = area.top
  }

  /** Goes to the next page where this much does not fit on this one. @returns whether it did */
  need(height: number): boolean {
    if (this.y + height <= area.bottom) return false
    this.newPage()
    return true
  }

  gap(height: number): void {
    this.y += height
  }

  /** From 0. */
  get page(): number {
    return this.pdf.bufferedPageRange().count - 1
  }

  /** An element of the structure, in which something is written until `write` is done. */
  element(
    type: string,
    write: (element: StructureElement) => void,
    options: ElementOptions = {},
    parent: StructureElement = this.#root,
  ): void {
    const element = this.pdf.struct(type, options)
    parent.add(element)
    write(element)
    element.end()
  }

  /** One that whoever made it ends later. */
  addOpen(element: StructureElement): void {
    this.#root.add(element)
  }

  /** What is there for the eye alone. */
  artifact(draw: () => void, options: PDFKit.Mixins.MarkingOptions = { type: 'Layout' }): void {
    this.pdf.markContent('Artifact', options)
    draw()
    this.pdf.endMarkedContent()
  }

  lines(text: string, style: TextStyle, width: number): readonly Line[] {
    return linesOf(this.writer, text, style, width)
  }

  /** Lines one under the other, over as many pages as they take. */
  writeLines(
    element: StructureElement,
    lines: readonly Line[],
    style: TextStyle,
    x: number = area.left,
  ): void {
    let at = 0
    while (at < lines.length) {
      this.need(style.leading)
      const fit = Math.max(1, Math.floor((area.bottom - this.y) / style.leading))
      const part = lines.slice(at, at + fit)
      element.add(() => this.drawLines(part, style, x, this.y))
      this.y += part.length * style.leading
      at += part.length
    }
  }

  drawLines(
    lines: readonly Line[],
    style: TextStyle,
    x: number,
    top: number,
    align: { readonly width: number; readonly side: 'left' | 'right' } | null = null,
  ): void {
    for (const [at, line] of lines.entries()) {
      const left = align?.side === 'right' ? x + align.width - line.width : x
      this.writer.write(line, style, left, top + at * style.leading + baselineOf(style))
    }
  }

  /** An entry of outline and contents at this place. */
  mark(title: string, level: 2 | 3): void {
    const destination = `heading-${this.headings.length + 1}`
    this.headings.push({ title, level, page: this.page, destination })
    this.pdf.addNamedDestination(destination, 'XYZ', 0, this.y - 8, null)
    const place = { left: this.pdf.page.width, top: Math.max(0, this.y - 8), expanded: level === 2 }
    if (level === 2) this.#outline = this.pdf.outline.addItem(title, place)
    else (this.#outline ?? this.pdf.outline).addItem(title, place)
  }

  /** The foot of each page, once all are there. */
  async finish(foot: string): Promise<Uint8Array> {
    const { count } = this.pdf.bufferedPageRange()
    const [shown] = this.lines(foot, styles.quiet, area.width - 90)
    for (let page = 0; page < count; page += 1) {
      this.pdf.switchToPage(page)
      const [number] = this.lines(`Page ${page + 1} of ${count}`, styles.quiet, 80)
      this.artifact(
        () => {
          const top = area.bottom + 22
          this.pdf
            .moveTo(area.left, top - 6)
            .lineTo(area.right, top - 6)
            .lineWidth(0.5)
            .stroke(colors.line)
          if (shown !== undefined) this.drawLines([shown], styles.quiet, area.left, top)
          if (number !== undefined)
            this.drawLines([number], styles.quiet, area.left, top, {
              width: area.width,
              side: 'right',
            })
        },
        { type: 'Pagination', attached: ['Bottom'] },
      )
    }
    this.#root.end()
    return await this.#bytes()
  }
}

/** Of an A4 page, in points. */
export const area = { left: 62, right: 533.28, top: 62, bottom: 770, width: 471.28 } as const

export interface ElementOptions {
  /** What a figure shows. */
  readonly alt?: string
  /** The cells to which a heading belongs. */
  readonly scope?: 'Row' | 'Column'
  readonly placement?: 'Block'
  readonly bbox?: readonly [number, number, number, number]
}

/** Below the top of its line: the same for all sizes, so that what stands beside each other stands on one line. */
export function baselineOf({ leading }: TextStyle): number {
  return leading * 0.715
}
