import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as httpRequest,
  type ServerResponse,
} from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { randomUUID } from 'node:crypto'
import { pipeline } from 'node:stream'
import { errors, type WireError } from '@tessera/contracts/errors'
import type { Logger } from '@tessera/runtime/logger'

export interface ApiProxyOptions {
  readonly apiOrigin: string
  readonly protocol: 'http' | 'https'
  /** Addresses of servers in front of this one. */
  readonly trustedProxies: readonly string[]
  readonly logger: Logger
}

export interface ApiProxy extends Disposable {
  forward(incoming: IncomingMessage, outgoing: ServerResponse): void
}

/**
 * Passes requests to the api as they are. Bodies are piped in both directions and never collected: an upload
 * of gigabytes and an event stream that lasts for hours need the same few kilobytes. The api is given time
 * without limit, because a quiet event stream is healthy; it is ended when either side goes away.
 */
export function createApiProxy(options: ApiProxyOptions): ApiProxy {
  const { apiOrigin, logger } = options
  const secure = apiOrigin.startsWith('https:')
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new Agent({ keepAlive: true })
  const send = secure ? httpsRequest : httpRequest

  return {
    forward(incoming, outgoing) {
      const upstream = send(new URL(incoming.url ?? '/', apiOrigin), {
        method: incoming.method,
        headers: forwardedHeaders(incoming, options),
        agent,
      })
      upstream.on('response', (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers))
        // An event stream must show before its first event.
        outgoing.flushHeaders()
        pipeline(answer, outgoing, ignoreBrokenOff)
      })
      upstream.on('error', (error) => {
        if (!outgoing.destroyed) logger.warn({ err: error }, 'the api does not answer')
        answerUnavailable(outgoing)
      })
      outgoing.on('close', () => upstream.destroy())
      // Not a pipeline: a broken api must not take the client's connection with it, which still gets an answer.
      incoming.pipe(upstream)
    },
    [Symbol.dispose]() {
      agent.destroy()
    },
  }
}

function forwardedHeaders(
  incoming: IncomingMessage,
  { protocol, trustedProxies }: ApiProxyOptions,
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
function endToEnd(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = (headers.connection ?? '').toLowerCase().split(',')
  const dropped = new Set([...HOP_BY_HOP, ...named.map((name) => name.trim())])
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)))
}

function answerUnavailable(outgoing: ServerResponse): void {
  if (outgoing.headersSent || outgoing.destroyed) {
    outgoing.destroy()
    return
  }
  const { status, message, remedy } = errors.unavailable
  const body: WireError = { code: 'unavailable', message, remedy, requestId: randomUUID() }
  outgoing.writeHead(status, { 'content-type': 'application/json', 'retry-after': '5' })
  outgoing.end(JSON.stringify(body))
}

/** Either side may leave in the middle of an answer; a pipeline has then closed the other one. */
function ignoreBrokenOff(): void {}

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
