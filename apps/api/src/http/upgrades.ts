import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { toWireError } from '@tessera/runtime/fault'
import type { Logger } from '@tessera/runtime/logger'
import { runInContext } from '@tessera/runtime/request-context'
import { logFault } from './error-handler.ts'
import { faultOf } from './fault-of.ts'

/** Requests that become something other than HTTP (RFC 9110 §7.8). */
export interface Upgrades extends AsyncDisposable {
  /** Others are answered as requests without `Upgrade`. */
  accepts(request: { readonly method: string; readonly path: string }): boolean
  /** @throws Fault which is the answer */
  admit(incoming: IncomingMessage): Promise<void>
  /** Takes the connection over. */
  upgrade(incoming: IncomingMessage, stream: Duplex, head: Buffer): void
}

/** Whether `upgrades` are to see this request; for `shouldUpgradeCallback` of the server. */
export function isUpgrade(upgrades: Upgrades, incoming: IncomingMessage): boolean {
  const { method = '', url = '', headers } = incoming
  // A body would be taken for what follows the answer.
  const hasBody =
    headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
  return !hasBody && upgrades.accepts({ method, path: url.split('?', 1)[0] ?? '' })
}

export function serveUpgrades(server: Server, upgrades: Upgrades, logger: Logger): void {
  server.on('upgrade', (incoming: IncomingMessage, stream: Duplex, head: Buffer) => {
    const requestId = randomUUID()
    // Whoever leaves in the middle of an answer.
    stream.on('error', () => {})
    void runInContext({ requestId }, async () => {
      try {
        await upgrades.admit(incoming)
      } catch (error) {
        logFault(logger, error, (incoming.url ?? '').split('?', 1)[0] ?? '')
        return refuse(stream, error, requestId)
      }
      upgrades.upgrade(incoming, stream, head)
    })
  })
}

function refuse(stream: Duplex, error: unknown, requestId: string): void {
  const { status, body } = toWireError(faultOf(error), requestId)
  const text = JSON.stringify(body)
  stream.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'connection: close',
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(text)}`,
      '',
      text,
    ].join('\r\n'),
  )
}
