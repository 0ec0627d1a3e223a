import {
  answerKeyHeader,
  formatSuccessions,
  rootSuccessionsHeader,
} from '@tessera/broker-client/answer-key'
import { requestProofHeader, answerHeader, signAnswer } from '@tessera/broker-client/signed-request'
import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { type ClientKind, pingVault } from '@tessera/db/vault/clients'
import { clockRefusal } from '@tessera/broker-client/clock-refusal'
import type { Authenticate } from './authenticate.ts'
import { callProcedure } from './call-procedure.ts'
import type { BrokerDeps } from './context.ts'

/**
 * The broker over HTTP: take the whole request, find out who signed it, answer, sign the answer. A request that nobody
 * known signed gets the same short refusal whatever was wrong with it. A known client whose clock is wrong is told the time.
 *
 * @param door.origin as clients write it in what they sign
 * @param door.kinds who may come in here: operators only by the local socket, all others only by the network
 */
export function createBrokerApp(
  deps: BrokerDeps,
  authenticate: Authenticate,
  door: { readonly origin: string; readonly kinds: readonly ClientKind[] },
): Hono {
  const app = new Hono()
  app.use(sayingAtMost(largestRequest))
  app.get('/health', async (c) => {
    if (deps.keys.isSealed) return c.json({ status: 'sealed' }, 503)
    const isReady = await pingVault(deps.login).then(
      () => true,
      () => false,
    )
    if (!isReady || !deps.signing.isWritten) return c.json({ status: 'unavailable' }, 503)
    const { values } = await deps.watch.metrics.requestsUnderWay.get()
    const isBusy = (values[0]?.value ?? 0) > busyRequests
    return isBusy ? c.json({ status: 'busy' }, 429) : c.json({ status: 'ready' })
  })
  app.post('/trpc/:procedure', async (c) => {
    // Nothing is left to sign with.
    if (deps.keys.isSealed) return c.json({ error: 'sealed' }, 503)
    const { answerKey, answerKeyStatement, rootSuccessions } = deps.keys
    const requestProof = c.req.header(requestProofHeader) ?? ''
    const body = await c.req.text()
    const reply = await answer(c.req.param('procedure'), requestProof, body, addressOf(c))
    const signature = signAnswer(answerKey, { requestProof, ...reply })
    return new Response(Buffer.from(reply.body), {
      status: reply.status,
      headers: {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        [answerHeader]: signature,
        [answerKeyHeader]: answerKeyStatement,
        ...(rootSuccessions.length > 0 && {
          [rootSuccessionsHeader]: formatSuccessions(rootSuccessions),
        }),
      },
    })
  })
  return app

  async function answer(
    path: string,
    proof: string,
    body: string,
    from: string,
  ): Promise<{ readonly status: number; readonly body: string }> {
    const request = { proof, method: 'POST', url: `${door.origin}/trpc/${path}`, body }
    const admitted = await authenticate(request).catch((error: unknown) => {
      deps.logger.error({ err: error }, 'the sender of a request could not be looked up')
      return 'unavailable' as const
    })
    if (admitted === 'unavailable') return { status: 503, body: '{"error":"unavailable"}' }
    if (admitted === null || !door.kinds.includes(admitted.caller.kind)) {
      deps.watch.noteRefusedSignature()
      deps.logger.warn({ path }, 'a request that nobody known signed')
      return { status: 401, body: '{"error":"unauthorized"}' }
    }
    const { caller, requestId } = admitted
    if (!admitted.isTimely) {
      deps.watch.noteRefusedSignature()
      deps.logger.warn({ path, caller: caller.id }, 'a request that was signed at another time')
      return clockRefusal(deps.clock.now())
    }
    deps.lastSeen.note(caller.id)
    const { requests, requestsUnderWay } = deps.watch.metrics
    const ended = requests.startTimer()
    requestsUnderWay.inc()
    const reply = await callProcedure(
      { deps, caller, requestId, from, takesTokensAsTheyAre: false },
      path,
      body,
    )
    requestsUnderWay.dec()
    // A path that does not exist is whatever its sender wrote.
    ended({ procedure: reply.status === 404 ? 'unknown' : path, status: reply.status })
    return reply
  }
}

/** Refused before a byte is read. Clients say how long a request is, and Node holds each to what it said. */
function sayingAtMost(bytes: number): MiddlewareHandler {
  return async (c, next) => {
    const said = c.req.header('content-length') ?? (c.req.method === 'GET' ? '0' : undefined)
    if (said === undefined) return c.json({ error: 'length required' }, 411)
    return Number(said) <= bytes ? await next() : c.json({ error: 'too large' }, 413)
  }
}

/** Empty for the local socket, which has no address. */
function addressOf(c: Context): string {
  return getConnInfo(c).remote.address ?? ''
}

const largestRequest = 256 * 1024
/** More at once than are answered in about a second. */
const busyRequests = 500
