import { type IncomingMessage, request as httpRequest, STATUS_CODES } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { type Duplex, pipeline } from 'node:stream'
import { progressPath } from '@tessera/contracts/progress'
import type { ApiProxyOptions } from './api-proxy.ts'
import { endToEnd, forwardedHeaders } from './forwarded-headers.ts'

export interface UpgradeProxy extends Disposable {
  /** Other requests with `Upgrade` are answered as if they had none (RFC 9110 §7.8). */
  accepts(incoming: IncomingMessage): boolean
  forward(incoming: IncomingMessage, client: Duplex, head: Buffer): void
}

/**
 * Passes WebSockets to the one address of the api that has any. Each has a connection of its own on both sides, which
 * never carries another request: what follows a refused upgrade is not read.
 */
export function createUpgradeProxy(options: ApiProxyOptions): UpgradeProxy {
  const { apiOrigin, logger } = options
  const send = apiOrigin.startsWith('https:') ? httpsRequest : httpRequest
  const open = new Set<Duplex>()

  return {
    accepts({ method, url, headers }) {
      // A body would be taken for what follows the answer.
      const hasBody =
        headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
      const isWebSocket = headers.upgrade?.toLowerCase() === 'websocket'
      return method === 'GET' && url === progressPath && isWebSocket && !hasBody
    },
    forward(incoming, client, head) {
      open.add(client)
      const upstream = send(new URL(progressPath, apiOrigin), {
        headers: {
          ...forwardedHeaders(incoming, options),
          connection: 'Upgrade',
          upgrade: 'websocket',
        },
        agent: false,
      })
      // An error is followed by 'close'.
      client.on('error', () => {})
      client.on('close', () => {
        open.delete(client)
        upstream.destroy()
      })
      upstream.on('upgrade', (answer, api, apiHead) => {
        client.write(startOf(answer, ['connection: Upgrade', 'upgrade: websocket']))
        client.write(apiHead)
        api.write(head)
        client.on('close', () => api.destroy())
        api.on('close', () => client.destroy())
        api.on('error', () => {})
        client.pipe(api).pipe(client)
      })
      upstream.on('response', (answer) => {
        client.write(startOf(answer, ['connection: close']))
        pipeline(answer, client, () => client.destroy())
      })
      upstream.on('error', (error) => {
        if (client.destroyed) return
        logger.warn({ err: error }, 'the api does not answer')
        client.end(
          'HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 5\r\n\r\n',
        )
      })
      upstream.end()
    },
    [Symbol.dispose]() {
      for (const client of open) client.destroy()
    },
  }
}

/** Status line and headers. Those of the connection are ours to say. */
function startOf(answer: IncomingMessage, ofConnection: readonly string[]): string {
  const status = answer.statusCode ?? 502
  const headers = Object.entries(endToEnd(answer.headers)).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => `${name}: ${one}`),
  )
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...ofConnection, ...headers]
  return `${lines.join('\r\n')}\r\n\r\n`
}
