import type { HealthScope, Scope, ServiceScope } from '@tessera/contracts/step'
import type { CredentialPlacement } from './adapter.ts'

/** One kind of request that a scope needs. */
export type AllowedRequest = AllowedAtService | AllowedElsewhere

export interface AllowedAtService {
  readonly at: 'service'
  readonly method: 'GET' | 'POST'
  /** Relative to the service's base. `*` stands for one segment, `**` at the end for one or more. */
  readonly path: string
  /** Parameters that may follow, with what their values look like. Default: none. */
  readonly query?: Readonly<Record<string, RegExp>>
  readonly credential: 'header' | 'form' | 'omit'
}

/** Where the service redirects to, such as an object store. It never sees the credential. */
export interface AllowedElsewhere {
  readonly at: 'elsewhere'
  readonly method: 'GET'
  readonly credential: 'omit'
}

/** What is not listed for a scope is not sent under it. */
export type AllowedRequests = Readonly<
  Record<ServiceScope | HealthScope, readonly AllowedRequest[]>
>

/** A request as an adapter gives it to its fetch. */
export interface AskedRequest {
  readonly method: 'GET' | 'POST'
  /** With query, or the absolute URL of another address. */
  readonly path: string
  readonly credential: CredentialPlacement
}

/** The entry that lets this request out; null when none of the scopes needs it. */
export function findAllowedRequest(
  allowed: AllowedRequests,
  scopes: readonly (Scope | HealthScope)[],
  asked: AskedRequest,
): AllowedRequest | null {
  const address = asked.path.startsWith('/') ? serviceAddress(asked.path) : elsewhere(asked.path)
  const placement = asked.credential === 'omit' ? 'omit' : asked.credential.in
  const entries = scopes.flatMap((scope) => (isOfDocument(scope) ? [] : allowed[scope]))
  const found = entries.find(
    (entry) =>
      entry.method === asked.method &&
      entry.credential === placement &&
      (entry.at === 'elsewhere' ? address === 'elsewhere' : atService(entry, address)),
  )
  return found ?? null
}

function isOfDocument(scope: Scope | HealthScope): scope is Exclude<Scope, ServiceScope> {
  return scope === 'read-document' || scope === 'ask-model' || scope === 'write-report'
}

type Address = ServiceAddress | 'elsewhere' | null

interface ServiceAddress {
  readonly segments: readonly string[]
  readonly query: URLSearchParams
}

/** Null for a path that a server could read otherwise than it is written. */
function serviceAddress(path: string): ServiceAddress | null {
  const url = URL.parse(`${anyBase}${path}`)
  if (url === null || url.href !== `${anyBase}${path}` || url.hash !== '') return null
  const segments = segmentsOf(url.pathname)
  return segments.every(isPlain) ? { segments, query: url.searchParams } : null
}

function elsewhere(address: string): 'elsewhere' | null {
  return URL.canParse(address) ? 'elsewhere' : null
}

/** Some servers decode before they split, or decode twice: what would then be another path is none of ours. */
function isPlain(segment: string): boolean {
  try {
    return !/^\.{0,2}$|[/\\;]|%[\da-f]{2}|\p{Cc}/iu.test(decodeURIComponent(segment))
  } catch {
    return false
  }
}

function atService(entry: AllowedAtService, address: Address): boolean {
  return (
    address !== null &&
    address !== 'elsewhere' &&
    segmentsFit(segmentsOf(entry.path), address.segments) &&
    queryFits(entry.query ?? {}, address.query)
  )
}

function segmentsFit(pattern: readonly string[], segments: readonly string[]): boolean {
  const isOpen = pattern.at(-1) === '**'
  const lengthFits = isOpen ? segments.length >= pattern.length : segments.length === pattern.length
  return (
    lengthFits &&
    pattern.every((part, index) => part === '*' || part === '**' || part === segments[index])
  )
}

function queryFits(query: Readonly<Record<string, RegExp>>, given: URLSearchParams): boolean {
  const names = [...given.keys()]
  return (
    new Set(names).size === names.length &&
    names.every((name) => Object.hasOwn(query, name) && query[name]?.test(given.get(name) ?? ''))
  )
}

function segmentsOf(path: string): readonly string[] {
  return path.slice(1).split('/')
}

const anyBase = 'https://service.invalid'
