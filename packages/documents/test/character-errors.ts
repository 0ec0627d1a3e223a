/** How many letters must be changed, left out or put in (Levenshtein), however lines were broken. */
export function characterErrors(read: string, truth: string): number {
  const [from, to] = [inOneLine(read), inOneLine(truth)]
  let row = Uint32Array.from({ length: to.length + 1 }, (_, at) => at)
  for (let at = 1; at <= from.length; at += 1) {
    const next = new Uint32Array(row.length)
    next[0] = at
    for (let other = 1; other <= to.length; other += 1) {
      const changed = (row[other - 1] ?? 0) + (from[at - 1] === to[other - 1] ? 0 : 1)
      next[other] = Math.min(changed, (row[other] ?? 0) + 1, (next[other - 1] ?? 0) + 1)
    }
    row = next
  }
  return row.at(-1) ?? 0
}

export function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
