import { colors } from '../colors.ts'
import type { StructureElement } from '../pdf-document.ts'
import { area, baselineOf, type Heading, type Sheet } from '../sheet.ts'
import { styles } from '../text-lines.ts'

/** The list of contents: its room is kept where it stands, and it is written once the pages are known. */
export interface Contents {
  readonly element: StructureElement
  readonly places: readonly { readonly page: number; readonly y: number }[]
}

export function keepContents(sheet: Sheet, entries: number): Contents {
  const heading = sheet.lines('Contents', styles.part, area.width)
  sheet.element('H2', (title) => sheet.writeLines(title, heading, styles.part))
  sheet.gap(3)
  const element = sheet.pdf.struct('TOC')
  sheet.addOpen(element)
  const places = Array.from({ length: entries }, () => {
    sheet.need(leading)
    const place = { page: sheet.page, y: sheet.y }
    sheet.y += leading
    return place
  })
  return { element, places }
}

export function writeContents(sheet: Sheet, { element, places }: Contents): void {
  for (const [at, heading] of sheet.headings.entries()) {
    const place = places[at]
    if (place === undefined) break
    sheet.pdf.switchToPage(place.page)
    writeEntry(sheet, element, heading, place.y)
  }
  element.end()
}

function writeEntry(sheet: Sheet, contents: StructureElement, heading: Heading, y: number): void {
  const { title, level, destination } = heading
  const style = level === 2 ? styles.body : { ...styles.small, leading }
  const x = area.left + (level === 2 ? 0 : 13)
  const [number] = sheet.lines(String(heading.page + 1), style, 40)
  const [gap] = sheet.lines('\u00A0', style, 40)
  const [name] = sheet.lines(title, style, area.right - x - 40)
  const from = x + (name?.width ?? 0) + 5
  const to = area.right - (number?.width ?? 0) - 5
  sheet.artifact(() =>
    sheet.pdf
      .moveTo(from, y + baselineOf(style))
      .lineTo(to, y + baselineOf(style))
      .lineWidth(0.6)
      .dash(0.6, { space: 2.6 })
      .stroke(colors.line)
      .undash(),
  )
  const write = (link: StructureElement) => {
    link.add(() => {
      if (name !== undefined) sheet.drawLines([name], style, x, y)
      // Between title and number there is a space for who reads the text.
      if (gap !== undefined) sheet.drawLines([gap], style, from - 4, y)
      if (number !== undefined)
        sheet.drawLines([number], style, x, y, { width: area.right - x, side: 'right' })
    })
    const options = { structParent: link, Contents: new String(title) } as const
    sheet.pdf.goTo(x, y, area.right - x, leading, destination, options as never)
  }
  sheet.element(
    'TOCI',
    (item) =>
      sheet.element(
        'Reference',
        (reference) => sheet.element('Link', write, {}, reference),
        {},
        item,
      ),
    {},
    contents,
  )
}

const leading = styles.body.leading
