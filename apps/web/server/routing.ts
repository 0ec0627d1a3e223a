export interface RoutedRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: { readonly accept?: string | undefined }
}

/** Addresses that belong to the api. */
export const apiPrefixes = ['/trpc', '/api', '/users', '/jobs', '/documents', '/internal'] as const

/**
 * Whether the api answers this request. Pages and the REST interface share `/jobs`, `/documents` and `/users`:
 * there a browser that navigates gets the page, and everybody else the api.
 */
export function goesToApi(request: RoutedRequest): boolean {
  const prefix = apiPrefixes.find((candidate) => isUnder(pathOf(request), candidate))
  if (prefix === undefined) return false
  return !(isShared(prefix) && isNavigation(request))
}

/** The mail that was caught. Of pages and the api nothing begins so. */
export function goesToMailCatcher(request: RoutedRequest): boolean {
  return isUnder(pathOf(request), '/dev/mail')
}

/** A browser that opens an address asks for HTML; scripts and programs do not. */
export function isNavigation({ method, headers }: RoutedRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html')
}

function isShared(prefix: (typeof apiPrefixes)[number]): boolean {
  return prefix === '/jobs' || prefix === '/documents' || prefix === '/users'
}

function isUnder(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`)
}

function pathOf({ url }: RoutedRequest): string {
  return (url ?? '/').split('?', 1)[0] ?? '/'
}
