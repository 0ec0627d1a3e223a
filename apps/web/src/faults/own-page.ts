import { parseSearchWith } from '@tanstack/react-router'

/** What the router needs to show a page of ours without loading the site anew; null for any other address. */
export function ownPage(href: string) {
  if (!href.startsWith('/')) return null
  const url = URL.parse(href, anyBase)
  if (url === null || url.origin !== anyBase) return null
  return { to: url.pathname, search: parseSearch(url.search) }
}

const anyBase = 'https://tessera.invalid'
const parseSearch = parseSearchWith(JSON.parse)
