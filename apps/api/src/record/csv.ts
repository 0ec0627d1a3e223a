/**
 * One line of RFC 4180. A cell that a spreadsheet would take for a formula begins with an apostrophe, so that it is shown and
 * not run.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`
}

function quoted(cell: string): string {
  const harmless = /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell
  return `"${harmless.replaceAll('"', '""')}"`
}
