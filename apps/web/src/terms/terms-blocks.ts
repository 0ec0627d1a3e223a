/** A piece of a text in the form that `terms` of the contracts describes. */
export type TermsBlock =
  | { readonly kind: 'heading' | 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }

/** What it says besides is text, whatever it looks like. */
export function termsBlocks(text: string): readonly TermsBlock[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .flatMap(blocksOf)
}

function blocksOf(block: string): readonly TermsBlock[] {
  const [first = '', ...rest] = block.split('\n')
  if (first.startsWith('# ')) {
    const heading = { kind: 'heading', text: first.slice(2) } as const
    return rest.length === 0 ? [heading] : [heading, ...blocksOf(rest.join('\n'))]
  }
  if (first.startsWith('- '))
    return [{ kind: 'list', items: `\n${block}`.split('\n- ').slice(1).map(inOneLine) }]
  return [{ kind: 'paragraph', text: inOneLine(block) }]
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ')
}
