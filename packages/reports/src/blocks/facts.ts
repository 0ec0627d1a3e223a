import { colors } from '../colors.ts'
import { area, type Sheet } from '../sheet.ts'
import { styles, type TextStyle } from '../text-lines.ts'

/** What is not known has no line. */
export type Fact = readonly [name: string, value: string | null, style?: 'code']

/** Names beside values: a list whose labels are the names. */
export function writeFacts(sheet: Sheet, facts: readonly Fact[], nameWidth = 138): void {
  const known = facts.filter(([, value]) => value !== null && value !== '')
  if (known.length === 0) return
  sheet.element('L', (list) => {
    for (const [name, value, face] of known) {
      const style: TextStyle =
        face === 'code' ? { ...styles.code, size: 8, leading: 13.5 } : styles.body
      const names = sheet.lines(name, styles.label, nameWidth - 12)
      const values = sheet.lines(value ?? '', style, area.width - nameWidth)
      sheet.need(Math.min(Math.max(names.length, values.length), 8) * styles.body.leading)
      const top = sheet.y
      sheet.element(
        'LI',
        (item) => {
          sheet.element(
            'Lbl',
            (label) => label.add(() => sheet.drawLines(names, styles.label, area.left, top)),
            {},
            item,
          )
          sheet.element(
            'LBody',
            (body) => sheet.writeLines(body, values, style, area.left + nameWidth),
            {},
            item,
          )
        },
        {},
        list,
      )
      // Where the value went on to the next page, its name is not below it.
      if (sheet.y >= top) sheet.y = Math.max(sheet.y, top + names.length * styles.label.leading)
      sheet.gap(1.5)
    }
  })
  sheet.gap(6)
}

export interface KeyNumber {
  readonly value: string
  readonly name: string
}

/** A row of a few numbers that matter most. */
export function writeKeyNumbers(sheet: Sheet, numbers: readonly KeyNumber[]): void {
  if (numbers.length === 0) return
  const width = area.width / numbers.length
  const names = numbers.map(({ name }) => sheet.lines(name, styles.quiet, width - 14).slice(0, 2))
  const boxHeight = 36 + Math.max(...names.map(({ length }) => length)) * styles.quiet.leading
  sheet.need(boxHeight)
  const top = sheet.y
  sheet.artifact(() => sheet.pdf.rect(area.left, top, area.width, boxHeight).fill(colors.wash))
  sheet.element('L', (list) => {
    for (const [at, { value }] of numbers.entries()) {
      const x = area.left + at * width + 10
      const shown = sheet.lines(value, styles.number, width - 14).slice(0, 1)
      const named = names[at] ?? []
      sheet.element(
        'LI',
        (item) => {
          sheet.element(
            'Lbl',
            (label) => label.add(() => sheet.drawLines(named, styles.quiet, x, top + 28)),
            {},
            item,
          )
          sheet.element(
            'LBody',
            (body) => body.add(() => sheet.drawLines(shown, styles.number, x, top + 8)),
            {},
            item,
          )
        },
        {},
        list,
      )
    }
  })
  sheet.y = top + boxHeight
  sheet.gap(14)
}
