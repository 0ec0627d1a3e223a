import { colors } from '../colors.ts'
import type { StructureElement } from '../pdf-document.ts'
import { area, type Sheet } from '../sheet.ts'
import { styles, type TextStyle } from '../text-lines.ts'

export function writeParagraph(sheet: Sheet, text: string, style: TextStyle = styles.body): void {
  const lines = sheet.lines(text, style, area.width)
  if (lines.length === 0) return
  sheet.element('P', (element) => sheet.writeLines(element, lines, style))
  sheet.gap(6)
}

export function writeList(
  sheet: Sheet,
  items: readonly string[],
  style: TextStyle = styles.body,
): void {
  if (items.length === 0) return
  sheet.element('L', (list) => {
    for (const item of items) writeItem(sheet, list, item, style)
  })
  sheet.gap(6)
}

/** An address on a line of its own, which leads there. */
export function writeAddress(sheet: Sheet, address: string): void {
  const style: TextStyle = { ...styles.code, color: colors.strong }
  const lines = sheet.lines(address, style, area.width)
  sheet.need(lines.length * style.leading)
  const [top, height] = [sheet.y, lines.length * style.leading]
  sheet.element('P', (paragraph) =>
    sheet.element(
      'Link',
      (link) => {
        sheet.writeLines(link, lines, style)
        leadTo(sheet, link, { top, height, width: lines[0]?.width ?? 0 }, address)
      },
      {},
      paragraph,
    ),
  )
  sheet.gap(6)
}

function leadTo(
  sheet: Sheet,
  link: StructureElement,
  at: { readonly top: number; readonly height: number; readonly width: number },
  address: string,
): void {
  if (!/^https?:\/\//.test(address)) return
  const options = { structParent: link, Contents: new String(address) } as const
  // The types do not know of these.
  sheet.pdf.link(
    area.left,
    at.top,
    at.width,
    at.height,
    encodeURI(decodeURI(address)),
    options as never,
  )
}

function writeItem(sheet: Sheet, list: StructureElement, text: string, style: TextStyle): void {
  const lines = sheet.lines(text, style, area.width - indent)
  const bullet = sheet.lines('•', style, indent)
  sheet.element(
    'LI',
    (item) => {
      sheet.need(style.leading)
      const top = sheet.y
      sheet.element(
        'Lbl',
        (label) => label.add(() => sheet.drawLines(bullet, style, area.left + 2, top)),
        {},
        item,
      )
      sheet.element(
        'LBody',
        (body) => sheet.writeLines(body, lines, style, area.left + indent),
        {},
        item,
      )
    },
    {},
    list,
  )
  sheet.gap(2)
}

const indent = 13
