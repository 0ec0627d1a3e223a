/** A row for each, or a word that there are none: an empty table looks like a failure. */
export function printTable(rows: readonly object[], none: string): void {
  if (rows.length === 0) console.log(none)
  else console.table(rows)
}
