import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { ServiceRequest } from '@tessera/adapters/adapter'
import { egressHeaderLimit } from '@tessera/broker-client/egress-request'
import { Fault } from '@tessera/runtime/fault'

/**
 * Sends a request to egress, its body as it is produced. Resolves with the head of the answer, which may come before the
 * whole body has left: who has read the answer then stops the rest.
 *
 * @throws Fault `unavailable` when egress does not answer; the signal's reason; what the body throws
 */
export async function postToEgress(
  url: string,
  post: {
    readonly headers: Readonly<Record<string, string>>
    readonly body: ServiceRequest['body'] | undefined
    readonly signal: AbortSignal
  },
): Promise<IncomingMessage> {
  const { headers, body, signal } = post
  signal.throwIfAborted()
  const request = url.startsWith('https:') ? requestHttps : requestHttp
  const outgoing = request(url, {
    method: 'POST',
    // A kept connection may be closed under a request whose body can not be sent twice.
    agent: false,
    headers,
    signal,
    maxHeaderSize: egressHeaderLimit,
  })
  const answered = Promise.withResolvers<IncomingMessage>()
  // After the head has come, whoever reads the body is told.
  outgoing.on('error', (cause) => {
    const detail = `egress does not answer: ${cause.message}`
    answered.reject(signal.aborted ? signal.reason : new Fault('unavailable', { detail, cause }))
  })
  outgoing.once('response', (incoming) => {
    incoming.once('close', () => {
      if (!outgoing.writableFinished) outgoing.destroy()
    })
    answered.resolve(incoming)
  })
  send(outgoing, body).catch((error: unknown) => {
    answered.reject(error)
    outgoing.destroy()
  })
  return await answered.promise
}

async function send(outgoing: ClientRequest, body: ServiceRequest['body']): Promise<void> {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
    outgoing.end(body)
    return
  }
  for await (const piece of body) {
    if (!outgoing.write(piece)) await writableAgain(outgoing)
    if (outgoing.destroyed) return
  }
  outgoing.end()
}

function writableAgain(outgoing: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off('drain', done).off('close', done)
      resolve()
    }
    outgoing.once('drain', done).once('close', done)
  })
}
