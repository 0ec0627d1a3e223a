import { Agent, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { randomUUID } from 'node:crypto'
import { pipeline } from 'node:stream'
import { errors, type WireError } from '@tessera/contracts/errors'
import type { Logger } from '@tessera/runtime/logger'
import { endToEnd, forwardedHeaders, type Forwarding } from './forwarded-headers.ts'

export interface ApiProxyOptions extends Forwarding {
  readonly apiOrigin: string
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
