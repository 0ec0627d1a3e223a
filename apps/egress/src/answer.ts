import type { KeyObject } from 'node:crypto'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import {
  egressEndTrailer,
  egressHeadHeader,
  type EgressProblem,
  encodeHeader,
} from '@tessera/broker-client/egress-request'
import { answerHeader, signAnswer } from '@tessera/broker-client/signed-request'
import type { CleanReply } from './clean-reply.ts'

/** What the worker gets to its request; its head is signed over that request. */
export interface Answer {
  /** Passes on what the service answered, as fast as the worker reads it. @throws what reading the answer throws */
  send(reply: CleanReply, signal: AbortSignal): Promise<void>
  /** Says why there is no answer; after its head, why it ends here. */
  fail(problem: EgressProblem): void
}

export function createAnswer(
  outgoing: ServerResponse,
  signing: { readonly requestProof: string; readonly key: KeyObject },
): Answer {
  const { requestProof, key } = signing
  const signed = (status: number, body: string) => ({
    [answerHeader]: signAnswer(key, { requestProof, status, body }),
  })

  return {
    async send({ head, body }, signal) {
      const text = JSON.stringify(head)
      outgoing.writeHead(200, {
        'content-type': 'application/octet-stream',
        'cache-control': 'no-store',
        trailer: egressEndTrailer,
        [egressHeadHeader]: encodeHeader(text),
        ...signed(200, text),
      })
      outgoing.flushHeaders()
      for await (const piece of body ?? []) {
        if (!outgoing.write(piece)) await once(outgoing, 'drain', { signal })
      }
      signal.throwIfAborted()
      end('whole')
    },
    fail(problem) {
      if (outgoing.headersSent) return end(problem)
      const body = JSON.stringify({ problem })
      outgoing.writeHead(502, { 'content-type': 'application/json', ...signed(502, body) })
      outgoing.end(body)
    },
  }

  function end(how: 'whole' | EgressProblem): void {
    outgoing.addTrailers({ [egressEndTrailer]: how })
    outgoing.end()
  }
}
