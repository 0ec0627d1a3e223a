import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http'

export interface Forwarding {
  readonly protocol: 'http' | 'https'
  /** Addresses of servers in front of this one. */
  readonly trustedProxies: readonly string[]
}

export function forwardedHeaders(
  incoming: IncomingMessage,
  { protocol, trustedProxies }: Forwarding,
): OutgoingHttpHeaders {
  const { host, ...headers } = endToEnd(incoming.headers)
  return {
    ...headers,
    ...framing(incoming.headers),
    // What a client says of itself here counts for nothing.
    'x-forwarded-for': clientAddress(incoming, trustedProxies),
    // HTTP/1.0 knows requests without a host.
    'x-forwarded-host': host ?? '',
    'x-forwarded-proto': protocol,
  }
}

/** Of several entries only the last is the neighbour's own: those before it came with the request. */
function clientAddress(incoming: IncomingMessage, trustedProxies: readonly string[]): string {
  const peer = (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  const named = [incoming.headers['x-forwarded-for'] ?? []].flat().at(-1)
  const last = named?.split(',').at(-1)?.trim()
  return last !== undefined && trustedProxies.includes(peer) ? last : peer
}

/**
 * How the api finds the end of the body. Said for every method, and whatever the client calls a header of one connection:
 * bytes without a frame would be the next request on a connection that other people's requests use too (RFC 9112 §11.2).
 */
function framing(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  if (headers['transfer-encoding'] !== undefined) return { 'transfer-encoding': 'chunked' }
  const length = headers['content-length']
  return length === undefined ? {} : { 'content-length': length }
}

/** Without the headers that concern one connection only (RFC 9110 §7.6.1). */
export function endToEnd(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = (headers.connection ?? '').toLowerCase().split(',')
  const dropped = new Set([...HOP_BY_HOP, ...named.map((name) => name.trim())])
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)))
}

const HOP_BY_HOP = [
  'connection',
  // Node has answered it already.
  'expect',
  'forwarded',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]
