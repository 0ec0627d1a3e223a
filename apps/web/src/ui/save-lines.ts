/** Saves values as a file in JSON Lines, one on each line. */
export function saveLines(name: string, values: readonly unknown[]): void {
  saveText(name, 'application/jsonl', values.map((value) => `${JSON.stringify(value)}\n`).join(''))
}

/** @param type its media type */
export function saveText(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
