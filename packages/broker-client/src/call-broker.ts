import type { KeyObject } from 'node:crypto'
import { Agent, request } from 'node:http'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { answerKeyHeader, readAnswerKey, rootSuccessionsHeader } from './answer-key.ts'
import { timeInClockRefusal } from './clock-refusal.ts'
import { answerHeader, answerIsSigned, requestProofHeader, signRequest } from './signed-request.ts'
import { setSigningTime } from './signing-time.ts'

export interface BrokerConnection {
  /** `http://127.0.0.1:port`, or any origin when `socketPath` is given. */
  readonly origin: string
  readonly socketPath?: string
  readonly clientId: string
  /** Ed25519: proves who asks. */
  readonly identityKey: KeyObject
  /** Ed25519: proves that the broker, and nobody between, answered. */
  readonly answerKey: KeyObject
  /** 32 bytes, pinned: with it, an answer may be signed by a newer key of which it, or its successor, says so. */
  readonly rootPublicKey?: Uint8Array
}

/** The cause of a fault `unavailable` when there is a broker, and it said that it cannot do its work now. */
export class BrokerNotReady extends Error {
  override readonly name = 'BrokerNotReady'
  /** It holds no keys until it is started again. */
  readonly isSealed: boolean

  constructor(body: string) {
    super('the broker is not ready')
    this.isSealed = body.includes('"sealed"')
  }
}

/**
 * Sends one signed request and believes only a signed answer. When the broker says that this client's clock is wrong, it
 * is set by that answer and the request signed anew, once.
 *
 * @throws Fault `unavailable` when the broker does not answer, `internal` when it refuses the request itself or the
 * answer is not the broker's
 */
export async function callBroker<T>(
  connection: BrokerConnection,
  path: string,
  input: object,
  answer: z.ZodType<T>,
  signal?: AbortSignal,
): Promise<T> {
  const request = { connection, path, body: JSON.stringify(input), signal }
  let reply = await askSigned(request)
  const brokerTime = timeInClockRefusal(reply)
  if (brokerTime !== null) {
    setSigningTime(connection.identityKey, brokerTime)
    reply = await askSigned(request)
  }
  // The only thing that is forbidden to a known client is to come with a proof that is not live.
  if (reply.status === 403)
    throw new Fault('not_signed_in', { detail: `the proof shown to ${path} is not live` })
  if (reply.status !== 200) {
    throw new Fault('internal', {
      detail: `the broker refused ${path} with ${reply.status}: ${reply.body.slice(0, 300)}`,
    })
  }
  return answer.parse(answered.parse(JSON.parse(reply.body)).result.data)
}

/** @throws Fault `unavailable` when the broker cannot answer, `internal` when the answer is not the broker's */
async function askSigned({
  connection,
  path,
  body,
  signal,
}: {
  readonly connection: BrokerConnection
  readonly path: string
  readonly body: string
  readonly signal: AbortSignal | undefined
}): Promise<Reply> {
  const url = `${connection.origin}${path}`
  const requestProof = signRequest(
    { clientId: connection.clientId, key: connection.identityKey },
    { method: 'POST', url, body },
  )
  const reply = await send({ connection, url, body, requestProof, signal })
  // A sealed broker has nothing to sign with, and whoever stands between could as well not answer at all.
  if (reply.status === 503)
    throw new Fault('unavailable', {
      detail: `the broker is not ready for ${path}: ${reply.body.slice(0, 100)}`,
      cause: new BrokerNotReady(reply.body),
    })
  if (!(await isSigned(connection, requestProof, reply))) {
    throw new Fault('internal', {
      detail: `the answer to ${path} (${reply.status}) is not signed by the broker`,
    })
  }
  return reply
}

async function isSigned(
  connection: BrokerConnection,
  requestProof: string,
  reply: Reply,
): Promise<boolean> {
  const { answerKey: pinned, rootPublicKey } = connection
  const { signature, status, body } = reply
  const isSignedBy = (key: KeyObject) =>
    answerIsSigned(key, signature, { requestProof, status, body })
  if (isSignedBy(newerKeys.get(pinned) ?? pinned)) return true
  // Of several brokers one may still sign with the former key.
  if (newerKeys.has(pinned) && isSignedBy(pinned)) return true
  if (rootPublicKey === undefined) return false
  const newer = await readAnswerKey(rootPublicKey, reply.answerKey)
  if (newer === null || !isSignedBy(newer)) return false
  newerKeys.set(pinned, newer)
  return true
}

interface Call {
  readonly connection: BrokerConnection
  readonly url: string
  readonly body: string
  readonly requestProof: string
  readonly signal: AbortSignal | undefined
}

interface Reply {
  readonly status: number
  /** What the root key says about the key of the signature. */
  readonly answerKey: { readonly statement: string; readonly successions: string }
  readonly signature: string
  readonly body: string
}

/**
 * A kept connection can be closed by the broker while the request is on its way (RFC 9112 §9.3.1): then the same request
 * is sent once more over a new one. Its id is single-use, so the broker acts on it at most once.
 */
async function send(call: Call): Promise<Reply> {
  try {
    return await post(call, keptConnections)
  } catch (error) {
    if (!(error instanceof ClosedWhileIdle)) throw error
  }
  const reply = await post(call, false)
  if (reply.status !== 401) return reply
  throw unanswered(new Error('the first sending was taken and its answer lost'))
}

/** node:http, because it keeps its connections, speaks over a local socket, and is the fastest client here. */
function post(call: Call, agent: Agent | false): Promise<Reply> {
  const { connection, url, body, requestProof, signal } = call
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        agent,
        timeout: timeoutMilliseconds,
        ...(connection.socketPath !== undefined && { socketPath: connection.socketPath }),
        ...(signal !== undefined && { signal }),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          [requestProofHeader]: requestProof,
        },
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', (error) => reject(unanswered(error)))
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            answerKey: {
              statement: String(incoming.headers[answerKeyHeader] ?? ''),
              successions: String(incoming.headers[rootSuccessionsHeader] ?? ''),
            },
            signature: String(incoming.headers[answerHeader] ?? ''),
            body: Buffer.concat(chunks).toString(),
          }),
        )
      },
    )
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')))
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const isClosed = error.code === 'ECONNRESET' || error.code === 'EPIPE'
      reject(outgoing.reusedSocket && isClosed ? new ClosedWhileIdle() : unanswered(error))
    })
    outgoing.end(body)
  })
}

class ClosedWhileIdle extends Error {}

function unanswered(cause: Error): Fault {
  return new Fault('unavailable', { detail: `the broker does not answer: ${cause.message}`, cause })
}

/** Made once: zod compiles each schema that it parses with. */
const answered = z.object({ result: z.object({ data: z.unknown() }) })
/** By the pinned key: the one that follows it. */
const newerKeys = new WeakMap<KeyObject, KeyObject>()
const keptConnections = new Agent({ keepAlive: true, maxSockets: 64 })
/** Longer than the broker waits for a service when it checks a credential. */
const timeoutMilliseconds = 30_000
