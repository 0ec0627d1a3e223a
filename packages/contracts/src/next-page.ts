/** Where to go after signing in. Only pages of this site: a link from elsewhere could name any address. */
export function nextPage(wanted: unknown): string | undefined {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return undefined
  const url = URL.parse(wanted, HERE)
  // Without its dots, `/.//host` is the address of another site.
  if (url === null || url.origin !== HERE || url.pathname.startsWith('//')) return undefined
  const page = url.pathname + url.search + url.hash
  return page.length <= longest ? page : undefined
}

/** Stands for this site, wherever it is. */
const HERE = 'https://here.invalid'
const longest = 2_000
