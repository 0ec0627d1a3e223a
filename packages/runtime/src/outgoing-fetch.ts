import { lookup as systemLookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { callbackify } from 'node:util'
import { Agent, fetch } from 'undici'
import { addressReach, isPrivateAddress } from './address-reach.ts'

export interface OutgoingRequest {
  /** Default: GET. */
  readonly method?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | Headers
  /** An async iterable, such as a `ReadableStream`, is read as fast as the peer takes it, and closed on failure. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array> | null
  readonly signal?: AbortSignal | undefined
}

export interface OutgoingPolicy {
  /**
   * Lets `localhost`, `*.localhost` and loopback addresses through, also over http. Only for a service that is
   * marked as local, and only in development: `service.isLocal && mode === 'development'`.
   */
  readonly allowLocal: boolean
  /**
   * The host stands in a private network: addresses of such networks, and no others. Only for one that the operator named in
   * the configuration of the process.
   */
  readonly isPrivate?: boolean
}

/** A request that was not sent. The message is for the log; of the URL it holds the host alone. */
export class OutgoingRefused extends Error {
  override readonly name = 'OutgoingRefused'
  readonly code: 'scheme_refused' | 'user_info_refused' | 'address_refused'

  constructor(code: OutgoingRefused['code'], message: string) {
    super(message)
    this.code = code
  }
}

/**
 * The one way in which a process of the house sends a request to a service: over https with a verified certificate,
 * to public addresses only. A name is resolved once per connection, and the connection goes to the addresses that
 * were checked. Redirects are answers like others and are never followed.
 *
 * @throws OutgoingRefused before a byte is sent
 * @throws the signal's reason when it is aborted, also in the middle of a body
 * @throws TypeError when the peer cannot be reached; the `cause` says why
 */
export async function outgoingFetch(
  url: URL,
  request: OutgoingRequest,
  policy: OutgoingPolicy,
): Promise<Response> {
  return await systemFetch(url, request, policy)
}

/** {@link outgoingFetch} with another resolver, for tests: nothing that an operator can set reaches it. */
export function createOutgoingFetch(options: { readonly lookup: Lookup }): typeof outgoingFetch {
  const agents = {
    public: createAgent('public', options.lookup),
    private: createAgent('private', options.lookup),
    loopback: createAgent('loopback', options.lookup),
  } satisfies Record<Destination, Agent>
  return async (url, request, policy) =>
    await send(url, request, agents[destinationOf(url, policy)])
}

/** All addresses of a host name. */
type Lookup = (hostname: string) => Promise<{ readonly address: string; readonly family: number }[]>

type Destination = 'public' | 'private' | 'loopback'

/** A literal address never comes to the resolver, so it is checked here. */
function destinationOf(url: URL, policy: OutgoingPolicy): Destination {
  if (url.username !== '' || url.password !== '') {
    throw new OutgoingRefused(
      'user_info_refused',
      `The URL for ${url.host} holds a user name or a password. Send credentials in a header.`,
    )
  }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isAddress = isIP(host) !== 0
  const isLoopback = isAddress ? addressReach(host) === 'loopback' : loopbackName.test(host)
  const elsewhere = policy.isPrivate === true ? 'private' : 'public'
  const destination = policy.allowLocal && isLoopback ? 'loopback' : elsewhere
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && destination === 'loopback')) {
    throw new OutgoingRefused(
      'scheme_refused',
      `The URL for ${url.host} starts with ${url.protocol}. Services are reached over https.`,
    )
  }
  if (isAddress) checkAddress(host, host, destination)
  return destination
}

function createAgent(destination: Destination, lookup: Lookup): Agent {
  async function lookupChecked(hostname: string, _options: object) {
    const addresses = await lookup(hostname)
    for (const { address } of addresses) checkAddress(hostname, address, destination)
    return addresses
  }
  return new Agent({
    // Makes node ask for all addresses, which is the only form of answer here.
    autoSelectFamily: true,
    // Each upload has its own connection, so that a slow one holds up no other.
    allowH2: false,
    // Said here, it is stronger than NODE_TLS_REJECT_UNAUTHORIZED.
    connect: { lookup: callbackify(lookupChecked), rejectUnauthorized: true },
  })
}

/** One bad address is enough: a public name that also names an inner host is an attack or a mistake. */
function checkAddress(host: string, address: string, destination: Destination): void {
  const isInside = destination === 'private' && isPrivateAddress(address)
  const reach = isInside ? 'private' : addressReach(address)
  if (reach === destination) return
  const what = host === address ? host : `${host} (${address})`
  throw new OutgoingRefused(
    'address_refused',
    `${what} is not a ${destination} address. Check the service's address and its DNS records.`,
  )
}

async function send(url: URL, request: OutgoingRequest, dispatcher: Agent): Promise<Response> {
  const { body = null, signal } = request
  const source = isAsyncIterable(body) ? readWhileWanted(body, signal) : null
  try {
    return await fetch(url, {
      method: request.method ?? 'GET',
      headers: [...new Headers(request.headers)],
      body: source ?? body,
      signal: signal ?? null,
      duplex: 'half',
      redirect: 'manual',
      dispatcher,
    })
  } catch (error) {
    source?.return(undefined).catch(() => undefined)
    if (error instanceof Error && error.cause instanceof OutgoingRefused) throw error.cause
    throw error
  }
}

/** Without it undici reads a source to its end when the request is long gone. */
async function* readWhileWanted(source: AsyncIterable<Uint8Array>, signal?: AbortSignal) {
  for await (const chunk of source) {
    signal?.throwIfAborted()
    yield chunk
  }
}

function isAsyncIterable(body: OutgoingRequest['body']): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}

/** Reserved by RFC 6761, section 6.3. */
const loopbackName = /^(.+\.)?localhost$/

const systemFetch = createOutgoingFetch({
  lookup: (hostname) => systemLookup(hostname, { all: true }),
})
