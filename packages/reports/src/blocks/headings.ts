import { colors } from '../colors.ts'
import { area, type Sheet } from '../sheet.ts'
import { styles } from '../text-lines.ts'
import { cleaned } from '../text-runs.ts'

export function writeTitle(sheet: Sheet, kicker: string, title: string): void {
  sheet.element('P', (element) =>
    sheet.writeLines(element, sheet.lines(kicker, styles.kicker, area.width), styles.kicker),
  )
  sheet.gap(4)
  sheet.element('H1', (element) =>
    sheet.writeLines(
      element,
      sheet.lines(cleaned(title, 160), styles.title, area.width),
      styles.title,
    ),
  )
  sheet.gap(4)
}

/** A part of the report. @param least how much of it is on the same page */
export function writeSection(sheet: Sheet, title: string, least = 70): void {
  const lines = sheet.lines(cleaned(title, 120), styles.section, area.width)
  const height = lines.length * styles.section.leading
  if (!sheet.need(26 + height + least) && sheet.y > area.top) sheet.gap(22)
  sheet.mark(cleaned(title, 120), 2)
  sheet.element('H2', (element) => sheet.writeLines(element, lines, styles.section))
  sheet.artifact(() =>
    sheet.pdf
      .moveTo(area.left, sheet.y + 3)
      .lineTo(area.right, sheet.y + 3)
      .lineWidth(0.8)
      .stroke(colors.strong),
  )
  sheet.gap(11)
}

/** @param isListed whether it stands among the contents too */
export function writePart(sheet: Sheet, title: string, isListed = false): void {
  const lines = sheet.lines(cleaned(title, 160), styles.part, area.width)
  const height = lines.length * styles.part.leading
  if (!sheet.need(8 + height + 46) && sheet.y > area.top) sheet.gap(8)
  if (isListed) sheet.mark(cleaned(title, 160), 3)
  sheet.element('H3', (element) => sheet.writeLines(element, lines, styles.part))
  sheet.gap(3)
}
