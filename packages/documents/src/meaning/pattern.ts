/**
 * Compiles words to search for in folded text: `stem*` for any ending, `(a|b c)` for either, `[a]` for what may be absent,
 * `..` for up to four words in between and `...` for up to fourteen.
 */
export function pattern(source: string): RegExp {
  const known = compiled.get(source)
  if (known !== undefined) return known
  const body = (source.match(/\.{2,3}|[()[\]|]|[^\s()[\]|]+/g) ?? []).map(part).join('')
  const expression = new RegExp(`(?<![^ ])(?:${body})`)
  compiled.set(source, expression)
  return expression
}

export function has(text: string, source: string): boolean {
  return pattern(source).test(text)
}

const compiled = new Map<string, RegExp>()

function part(token: string): string {
  switch (token) {
    case '..':
      return String.raw`(?:\S+ ){0,4}?`
    case '...':
      return String.raw`(?:\S+ ){0,14}?`
    case '(':
    case '[':
      return '(?:'
    case ')':
    case '|':
      return token
    case ']':
      return ')?'
    default:
      return `${token.replaceAll('*', String.raw`[^\s;]*`)} `
  }
}
