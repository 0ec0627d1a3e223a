/** The address of a page of the web, or null: an address from a registry could be anything else. */
export function webPage(address: string): URL | null {
  const url = URL.parse(address)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null
}
