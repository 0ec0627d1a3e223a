import type { MissingRegion } from '@tessera/contracts/comparison'

/** What a reader of its numbers has to know; null when all its results were read. */
export function unreadWords(unread: readonly string[]): string | null {
  if (unread.length === 0) return null
  const hidden = unread.length - mostShown
  const more = hidden > 0 ? [`${hidden} more`] : []
  return `${list.format([...unread.slice(0, mostShown), ...more])} could not be read. The numbers are without ${unread.length === 1 ? 'it' : 'them'}; what is missing, and which sites others have too, is not known.`
}

/** `Nothing`; `Chromosome 3; 20: 4–6 and 9–10 Mb`; null when it is not known. */
export function missingWords(missing: readonly MissingRegion[] | null): string | null {
  if (missing === null) return null
  if (missing.length === 0) return 'Nothing'
  const parts: string[] = []
  for (const [chromosome, regions] of Map.groupBy(missing, (region) => region.chromosome)) {
    const ranges = regions.flatMap(({ windows }) =>
      windows === null ? [] : [`${windows.from}–${windows.to}`],
    )
    const [shown, hidden] = [ranges.slice(0, mostShown), ranges.length - mostShown]
    if (ranges.length === 0) parts.push(`Chromosome ${chromosome}`)
    else {
      const more = hidden > 0 ? [`${hidden} more`] : []
      parts.push(`${chromosome}: ${list.format([...shown, ...more])} Mb`)
    }
  }
  return parts.join('; ')
}

const list = new Intl.ListFormat('en')
const mostShown = 6
