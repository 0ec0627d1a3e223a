/**
 * Words without accents, capitals and punctuation, each followed by one space; `;` stands for what parts clauses and the
 * fields of a table. Digits that recognition put in the middle of words become the letters they look like.
 */
export function folded(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
  const words = plain.match(/[\p{L}\p{N}]+|[;:|]/gu) ?? []
  return words.map((word) => `${/^[:|]$/.test(word) ? ';' : letters(word)} `).join('')
}

function letters(word: string): string {
  const looksRead = /^\p{L}+[015]\p{L}+$|^[015]\p{L}{3,}$/u.test(word)
  if (!looksRead) return word
  return word.replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('5', 's')
}
