/** Where to go after signing in. Only pages of this site: a link from elsewhere could name any address. */
export function nextPage(wanted: unknown): string | undefined {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return undefined
  const { origin, pathname, search, hash } = new URL(wanted, HERE)
  // Without its dots, `/.//host` is the address of another site.
  if (origin !== HERE || pathname.startsWith('//')) return undefined
  return pathname + search + hash
}

/** Stands for this site, wherever it is. */
const HERE = 'https://here.invalid'
