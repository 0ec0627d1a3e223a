import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** Somebody's own server, on this machine, that takes what is verified with its secret and refuses everything else. */
export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string
  /** Until then it refuses all. */
  secret: string
  readonly taken: unknown[]
}

export async function startReceiver(): Promise<WebhookReceiver> {
  const taken: unknown[] = []
  const seen = new Set<string>()
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming)
    const id = String(incoming.headers['webhook-id'])
    if (!isOurs(incoming.headers, body, receiver.secret)) return outgoing.writeHead(401).end()
    // What comes again was taken.
    if (!seen.has(id)) taken.push(JSON.parse(body))
    seen.add(id)
    return outgoing.writeHead(204).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/told`,
    secret: '',
    taken,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return receiver
}

/** As docs/guide/webhooks.md says. */
function isOurs(headers: IncomingHttpHeaders, body: string, secret: string): boolean {
  const timestamp = Number(headers['webhook-timestamp'])
  if (!(Math.abs(Date.now() / 1000 - timestamp) < 300)) return false
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signed = `${String(headers['webhook-id'])}.${timestamp}.${body}`
  const expected = Buffer.from(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
  const shown = Buffer.from(String(headers['webhook-signature']))
  return shown.length === expected.length && timingSafeEqual(shown, expected)
}
