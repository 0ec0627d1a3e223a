import type { FileAddress } from '../http/fetch-file.ts'
import { drsPath, wesPath } from './paths.ts'

/** Where to ask for a file: its DRS object, or its bytes. */
export type FilePlace = FileAddress & { readonly kind: 'drs' | 'bytes' }

/**
 * A file of the node's own WES and DRS is asked for with the credential, all else without.
 *
 * @param origin the base of the service
 * @returns null for an address that nothing is asked at
 */
export function placeOf(address: string, origin: string): FilePlace | null {
  const base = new URL(origin)
  const url = URL.parse(address, base.origin)
  if (url === null || url.username !== '' || url.password !== '') return null
  if (url.protocol === 'drs:') return drsPlace(url, base)
  const isSafe =
    url.protocol === 'https:' || (url.protocol === 'http:' && base.protocol === 'http:')
  if (!isSafe) return null
  const own = pathAtNode(url, base)
  return own === null
    ? { kind: 'bytes', path: url.href, credential: 'omit' }
    : { kind: 'bytes', path: own, credential: { in: 'header' }, base: url.href }
}

/** DRS 1.2, "hostname-based DRS URIs": `drs://host/id` is `https://host/ga4gh/drs/v1/objects/id`. */
function drsPlace(url: URL, base: URL): FilePlace | null {
  const id = url.pathname.slice(1)
  if (!/^[A-Za-z0-9._~-]{1,200}$/.test(id) || url.search !== '' || url.hash !== '') return null
  const path = `${drsPath}/objects/${id}`
  return url.host === base.host && prefixOf(base) === ''
    ? { kind: 'drs', path, credential: { in: 'header' } }
    : { kind: 'drs', path: `https://${url.host}${path}`, credential: 'omit' }
}

/** The path relative to the base, if it is one of the two interfaces. With a query it is a link that opens by itself. */
function pathAtNode(url: URL, base: URL): string | null {
  const prefix = prefixOf(base)
  const isOurs = url.origin === base.origin && url.search === '' && url.hash === ''
  if (!isOurs || !url.pathname.startsWith(`${prefix}/`)) return null
  const path = url.pathname.slice(prefix.length)
  return [`${wesPath}/runs/`, `${drsPath}/objects/`].some((start) => path.startsWith(start))
    ? path
    : null
}

function prefixOf({ pathname }: URL): string {
  return pathname === '/' ? '' : pathname
}
