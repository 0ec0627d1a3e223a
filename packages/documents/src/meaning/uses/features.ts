/** How many numbers features are spread over (feature hashing: Weinberger et al., 2009). */
export const buckets = 2 ** 17

/**
 * What a sentence consists of, as numbers below `buckets`, each once: its words, up to three of them in a row, two with one
 * between them, and parts of words, which endings and unknown words share with known ones. All languages share them.
 *
 * @param text masked (`masked.ts`)
 */
export function featuresOf(text: string): readonly number[] {
  const words = text.trim().split(/\s+/)
  const stems = words.map((word) => (word.startsWith('x') ? word : word.slice(0, stemLength)))
  const found = new Set<number>()
  for (const [at, stem] of stems.entries()) {
    const [before, first] = [stems[at - 1], stems[at - 2]]
    found.add(bucketOf('word', stem))
    if (before !== undefined) found.add(bucketOf('pair', before, stem))
    if (before !== undefined && first !== undefined) {
      found.add(bucketOf('apart', first, stem))
      found.add(bucketOf('three', first, before, stem))
    }
  }
  for (const word of words)
    for (const part of partsOf(`^${word}$`)) found.add(bucketOf('part', part))
  return [...found]
}

const stemLength = 6

function* partsOf(word: string): Iterable<string> {
  for (const length of [4, 5])
    for (let start = 0; start + length <= word.length; start += 1)
      yield word.slice(start, start + length)
}

/** FNV-1a (draft-eastlake-fnv), folded to the number of buckets. */
function bucketOf(...parts: readonly string[]): number {
  let hash = 0x811c9dc5
  for (const character of parts.join(' ')) {
    hash ^= character.codePointAt(0) ?? 0
    hash = Math.imul(hash, 0x01000193)
  }
  return (hash ^ (hash >>> 17)) & (buckets - 1)
}
