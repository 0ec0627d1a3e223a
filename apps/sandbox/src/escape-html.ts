/** Escapes a submitted value as Cloudgene stores it: markup characters and everything beyond ASCII. */
export function escapeHtml(value: string): string {
  let escaped = ''
  for (const character of value) {
    const code = character.codePointAt(0) ?? 0
    escaped += NAMED[character] ?? (code > 126 ? `&#${code};` : character)
  }
  return escaped
}

const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}
