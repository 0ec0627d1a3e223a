/** The words that stand for names in masked text (`masked.ts`). */
const masks = [
  'xcommittee',
  'xcompany',
  'xcountry',
  'xdate',
  'xdisease',
  'xduration',
  'xnoncommercial',
  'xnonprofit',
  'xnotonly',
  'xorganisation',
  'xperson',
  'xquote',
  'xregion',
  'xtitle',
] as const

const known: ReadonlySet<string> = new Set(masks)

export function isMask(word: string): boolean {
  return known.has(word)
}

/** The same text, as long, without words that look like masks: who writes a document puts none in. */
export function withoutMasks(text: string): string {
  return text.replaceAll(written, (word) => '-'.repeat(word.length))
}

const written = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:${masks.join('|')})(?![\p{L}\p{N}])`,
  'giu',
)
