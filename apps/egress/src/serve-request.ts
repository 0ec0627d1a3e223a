import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BrokerConnection } from '@tessera/broker-client/call-broker'
import { claimCredential } from '@tessera/broker-client/egress'
import {
  decodeHeader,
  type EgressRequest,
  egressPath,
  egressRequest,
  egressRequestHeader,
} from '@tessera/broker-client/egress-request'
import { egressCredentialInput } from '@tessera/broker-client/protocol'
import { requestProofHeader } from '@tessera/broker-client/signed-request'
import type { Logger } from '@tessera/runtime/logger'
import type { Mode } from '@tessera/runtime/mode'
import { createAnswer, type Answer } from './answer.ts'
import { EgressFailure, problemOf } from './egress-failure.ts'
import type { EgressMetrics } from './egress-metrics.ts'
import type { GrantWatch } from './grant-watch.ts'
import { sendToService } from './send-to-service.ts'

export interface EgressParts {
  readonly connection: BrokerConnection
  readonly mode: Mode
  readonly watch: GrantWatch
  readonly metrics: EgressMetrics
  readonly logger: Logger
}

/** One request of a worker, from its head to the last byte of the answer. Never rejects. */
export async function serveRequest(
  parts: EgressParts,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const workerProof = headerOf(incoming, requestProofHeader)
  const answer = createAnswer(outgoing, {
    requestProof: workerProof,
    key: parts.connection.identityKey,
  })
  const { requests, seconds, underWay } = parts.metrics
  const ended = seconds.startTimer()
  underWay.inc()
  let outcome = 'whole'
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  try {
    await forward(parts, { incoming, workerProof, answer, gone: gone.signal })
  } catch (error) {
    outcome = gone.signal.aborted ? 'worker_gone' : problemOf(error)
    if (gone.signal.aborted) return
    const problem = problemOf(error)
    if (problem === 'internal') parts.logger.error({ err: error }, 'a request failed')
    else parts.logger.info({ problem }, 'a request was broken off')
    answer.fail(problem)
  } finally {
    requests.inc({ outcome })
    ended()
    underWay.dec()
    letGo(incoming)
  }
}

interface Exchange {
  readonly incoming: IncomingMessage
  readonly workerProof: string
  readonly answer: Answer
  /** Aborts when the worker hangs up. */
  readonly gone: AbortSignal
}

async function forward(parts: EgressParts, exchange: Exchange): Promise<void> {
  const { incoming, workerProof, answer, gone } = exchange
  const shown = { workerProof, request: decodeHeader(headerOf(incoming, egressRequestHeader)) }
  const request = parse(incoming, shown)
  const claimed = await claimCredential(
    parts.connection,
    shown,
    AbortSignal.any([gone, AbortSignal.timeout(claimMilliseconds)]),
  )
  if (claimed.outcome === 'refused') throw new EgressFailure(claimed.reason)
  const { licence } = claimed
  using watched = parts.watch.hold(request.grantId)
  const signal = AbortSignal.any([gone, watched.signal])
  try {
    const body = incoming.iterator({ destroyOnReturn: false })
    const reply = await sendToService({ licence, request, body, mode: parts.mode, signal })
    await answer.send(reply, signal)
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    licence.credential?.secret.wipe()
  }
}

/** @throws EgressFailure `malformed` */
function parse(
  { method, url }: IncomingMessage,
  shown: { readonly workerProof: string; readonly request: string },
): EgressRequest {
  try {
    if (method === 'POST' && url === egressPath) {
      return egressRequest.parse(JSON.parse(shownRequest.parse(shown).request))
    }
  } catch {
    // Whatever is wrong with it, its sender is no worker of ours.
  }
  throw new EgressFailure('malformed')
}

/** A service may answer before it has read everything. What is still on its way is thrown away, for a while. */
function letGo(incoming: IncomingMessage): void {
  if (incoming.complete || incoming.destroyed) return
  incoming.on('error', () => {})
  incoming.resume()
  const late = setTimeout(() => incoming.socket.destroy(), lingerMilliseconds)
  incoming.once('close', () => clearTimeout(late))
}

function headerOf(incoming: IncomingMessage, name: string): string {
  const value = incoming.headers[name]
  return typeof value === 'string' ? value : ''
}

/** Longer ones are nothing that the broker looks at. */
const shownRequest = egressCredentialInput.omit({ publicKey: true })
const claimMilliseconds = 10_000
const lingerMilliseconds = 5_000
