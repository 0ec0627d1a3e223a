import type { KeyObject } from 'node:crypto'
import { Agent, request } from 'node:http'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { answerKeyHeader, readAnswerKey } from './answer-key.ts'
import { answerHeader, answerIsSigned, requestProofHeader, signRequest } from './signed-request.ts'

export interface BrokerConnection {
  /** `http://127.0.0.1:port`, or any origin when `socketPath` is given. */
  readonly origin: string
  readonly socketPath?: string
  readonly clientId: string
  /** Ed25519: proves who asks. */
  readonly identityKey: KeyObject
  /** Ed25519: proves that the broker, and nobody between, answered. */
  readonly answerKey: KeyObject
  /** 32 bytes, pinned: with it, an answer may be signed by a newer key of which the root key says so. */
  readonly rootPublicKey?: Uint8Array
}

/**
 * Sends one signed request and believes only a signed answer.
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
  const body = JSON.stringify(input)
  const url = `${connection.origin}${path}`
  const requestProof = signRequest(
    { clientId: connection.clientId, key: connection.identityKey },
    { method: 'POST', url, body },
  )
  const reply = await post(connection, url, body, requestProof, signal)
  // A sealed broker has nothing to sign with, and whoever stands between could as well not answer at all.
  if (reply.status === 503)
    throw new Fault('unavailable', {
      detail: `the broker is not ready for ${path}: ${reply.body.slice(0, 100)}`,
    })
  if (!isSigned(connection, requestProof, reply)) {
    throw new Fault('internal', {
      detail: `the answer to ${path} (${reply.status}) is not signed by the broker`,
    })
  }
  // The only thing that is forbidden to a known client is to come with a proof that is not live.
  if (reply.status === 403)
    throw new Fault('not_signed_in', { detail: `the proof shown to ${path} is not live` })
  if (reply.status !== 200) {
    throw new Fault('internal', {
      detail: `the broker refused ${path} with ${reply.status}: ${reply.body.slice(0, 300)}`,
    })
  }
  return z.object({ result: z.object({ data: answer }) }).parse(JSON.parse(reply.body)).result.data
}

function isSigned(connection: BrokerConnection, requestProof: string, reply: Reply): boolean {
  const { answerKey: pinned, rootPublicKey } = connection
  const { signature, status, body } = reply
  const isSignedBy = (key: KeyObject) =>
    answerIsSigned(key, signature, { requestProof, status, body })
  if (isSignedBy(newerKeys.get(pinned) ?? pinned)) return true
  // Of several brokers one may still sign with the former key.
  if (newerKeys.has(pinned) && isSignedBy(pinned)) return true
  if (rootPublicKey === undefined) return false
  const newer = readAnswerKey(rootPublicKey, reply.answerKey)
  if (newer === null || !isSignedBy(newer)) return false
  newerKeys.set(pinned, newer)
  return true
}

interface Reply {
  readonly status: number
  /** What the root key says about the key of the signature. */
  readonly answerKey: string
  readonly signature: string
  readonly body: string
}

/** node:http, because it keeps its connections, speaks over a local socket, and is the fastest client here. */
function post(
  connection: BrokerConnection,
  url: string,
  body: string,
  requestProof: string,
  signal: AbortSignal | undefined,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const unavailable = (cause: Error) =>
      reject(
        new Fault('unavailable', { detail: `the broker does not answer: ${cause.message}`, cause }),
      )
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
        incoming.on('error', unavailable)
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            answerKey: String(incoming.headers[answerKeyHeader] ?? ''),
            signature: String(incoming.headers[answerHeader] ?? ''),
            body: Buffer.concat(chunks).toString(),
          }),
        )
      },
    )
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')))
    outgoing.on('error', unavailable)
    outgoing.end(body)
  })
}

/** By the pinned key: the one that follows it. */
const newerKeys = new WeakMap<KeyObject, KeyObject>()
const agent = new Agent({ keepAlive: true, maxSockets: 64 })
/** Longer than the broker waits for a service when it checks a credential. */
const timeoutMilliseconds = 30_000
