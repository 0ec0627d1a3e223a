import { colors } from '../colors.ts'
import type { StructureElement } from '../pdf-document.ts'
import { area, type Sheet } from '../sheet.ts'
import { type Line, styles, type TextStyle } from '../text-lines.ts'

export interface Column {
  readonly name: string
  /** Of the width of the page, as a share of the sum of all. */
  readonly share: number
  readonly side?: 'left' | 'right'
  readonly face?: 'code'
}

export interface Table {
  /** What is in it, for a line above it. */
  readonly title: string
  readonly columns: readonly Column[]
  /** The first cell of a row names it. */
  readonly rows: readonly (readonly string[])[]
}

/** Lines under its rows; on each page its head stands above them again, for the eye alone. */
export function writeTable(sheet: Sheet, { title, columns, rows }: Table): void {
  if (rows.length === 0) return
  sheet.counted.tables += 1
  const places = placesOf(columns)
  const head = cellsOf(
    sheet,
    places,
    columns.map(({ name }) => name),
    () => styles.smallStrong,
  )
  const titles = sheet.lines(
    `Table ${sheet.counted.tables}. ${title}`,
    styles.smallStrong,
    area.width,
  )
  const titleHeight = titles.length * styles.smallStrong.leading
  const cells = rows.map((row) => rowOf(sheet, places, row))
  const all = cells.reduce((sum, { height }) => sum + height, 0)
  // A short one is not torn apart.
  const together = rows.length <= shortTable ? all : 3 * (styles.small.leading + padding)
  sheet.need(titleHeight + head.height + Math.min(together, mostTogether))
  sheet.element('Table', (table) => {
    sheet.element(
      'Caption',
      (caption) => sheet.writeLines(caption, titles, styles.smallStrong),
      {},
      table,
    )
    sheet.gap(3)
    sheet.element('THead', (part) => writeHead(sheet, part, places, head), {}, table)
    sheet.element(
      'TBody',
      (part) => {
        for (const row of cells) writeRow(sheet, part, places, head, row)
      },
      {},
      table,
    )
  })
  sheet.gap(14)
}

interface Place extends Column {
  readonly x: number
  readonly width: number
}

interface Row {
  readonly cells: readonly { readonly lines: readonly Line[]; readonly style: TextStyle }[]
  readonly height: number
}

function placesOf(columns: readonly Column[]): readonly Place[] {
  const all = columns.reduce((sum, { share }) => sum + share, 0)
  let x: number = area.left
  return columns.map((column, at) => {
    const width = (column.share / all) * area.width
    const place = { ...column, x, width: at === columns.length - 1 ? width : width - between }
    x += width
    return place
  })
}

function cellsOf(
  sheet: Sheet,
  places: readonly Place[],
  texts: readonly string[],
  styleOf: (place: Place, at: number) => TextStyle,
): Row {
  const cells = places.map((place, at) => {
    const style = styleOf(place, at)
    return { style, lines: sheet.lines(texts[at] ?? '', style, place.width) }
  })
  const heights = cells.map(({ lines, style }) => lines.length * style.leading)
  return { cells, height: Math.max(styles.small.leading, ...heights) + padding }
}

function rowOf(sheet: Sheet, places: readonly Place[], texts: readonly string[]): Row {
  return cellsOf(sheet, places, texts, ({ face }) => (face === 'code' ? styles.code : styles.small))
}

function writeHead(
  sheet: Sheet,
  part: StructureElement,
  places: readonly Place[],
  head: Row,
): void {
  sheet.element(
    'TR',
    (row) => {
      for (const at of places.keys())
        sheet.element(
          'TH',
          (cell) => cell.add(() => drawCell(sheet, places, head, at)),
          { scope: 'Column' },
          row,
        )
    },
    {},
    part,
  )
  ruleBelow(sheet, head, colors.strong)
}

function writeRow(
  sheet: Sheet,
  part: StructureElement,
  places: readonly Place[],
  head: Row,
  row: Row,
): void {
  if (sheet.need(row.height)) {
    sheet.artifact(
      () => {
        for (const at of places.keys()) drawCell(sheet, places, head, at)
      },
      { type: 'Pagination' },
    )
    ruleBelow(sheet, head, colors.strong)
  }
  sheet.element(
    'TR',
    (element) => {
      for (const at of places.keys())
        sheet.element(
          at === 0 ? 'TH' : 'TD',
          (cell) => cell.add(() => drawCell(sheet, places, row, at)),
          at === 0 ? { scope: 'Row' } : {},
          element,
        )
    },
    {},
    part,
  )
  ruleBelow(sheet, row, colors.faint)
}

function drawCell(sheet: Sheet, places: readonly Place[], row: Row, at: number): void {
  const [place, cell] = [places[at], row.cells[at]]
  if (place === undefined || cell === undefined) return
  sheet.drawLines(cell.lines, cell.style, place.x, sheet.y + padding / 2, {
    width: place.width,
    side: place.side ?? 'left',
  })
}

function ruleBelow(sheet: Sheet, row: Row, color: string): void {
  sheet.y += row.height
  sheet.artifact(() =>
    sheet.pdf.moveTo(area.left, sheet.y).lineTo(area.right, sheet.y).lineWidth(0.5).stroke(color),
  )
}

const padding = 5
const shortTable = 14
/** Half of a page. */
const mostTogether = 350
const between = 9
