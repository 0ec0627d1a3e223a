export interface CsvTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/** A heading and a line for each row (RFC 4180). What a spreadsheet would take for a formula stands as text. */
export function csvOf({ columns, rows }: CsvTable): string {
  return [columns, ...rows].map((cells) => `${cells.map(field).join(',')}\r\n`).join('')
}

function field(cell: string | number | null): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell)
  const shown = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown
}
