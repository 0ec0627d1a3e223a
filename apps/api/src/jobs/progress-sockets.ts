import { progressPath } from '@tessera/contracts/progress'
import { errors } from '@tessera/contracts/errors'
import type { UserId } from '@tessera/contracts/ids'
import { Fault } from '@tessera/runtime/fault'
import type { Logger } from '@tessera/runtime/logger'
import { type WebSocket, WebSocketServer } from 'ws'
import { logFault } from '../http/error-handler.ts'
import { faultOf } from '../http/fault-of.ts'
import type { Limits } from '../http/limits.ts'
import { clientAddress } from '../http/request-context.ts'
import type { Upgrades } from '../http/upgrades.ts'
import type { TaskTokens } from '../task-tokens/task-tokens.ts'
import { followJob } from './follow-job.ts'
import type { WakeHub } from '../wake-hub.ts'
import { openingOf } from './progress-opening.ts'

export interface ProgressDependencies {
  readonly publicOrigin: string
  readonly hub: WakeHub
  readonly taskTokens: TaskTokens
  readonly limits: Limits
  readonly logger: Logger
}

/**
 * Follows jobs over WebSockets (RFC 6455) for whoever has a ticket. A socket is closed with 1000 when its job has ended,
 * otherwise with 4000 + the HTTP status of an error, and the error's code as the reason.
 */
export function createProgressSockets(deps: ProgressDependencies): Upgrades {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessage,
    perMessageDeflate: false,
  })
  const served = new Set<Promise<void>>()
  const socketsOf = new Map<UserId, number>()
  const answering = new WeakSet<WebSocket>()
  const heartbeat = setInterval(() => {
    for (const socket of server.clients) {
      if (answering.delete(socket)) socket.ping()
      else socket.terminate()
    }
  }, heartbeatMilliseconds)

  async function serve(socket: WebSocket): Promise<void> {
    const gone = new AbortController()
    socket.on('close', () => gone.abort())
    // 'close' follows.
    socket.on('error', () => {})
    answering.add(socket)
    socket.on('pong', () => answering.add(socket))
    try {
      await follow(socket, gone.signal)
      socket.close(1000, 'job_ended')
    } catch (error) {
      if (gone.signal.aborted) return
      logFault(deps.logger, error, progressPath)
      const { code } = faultOf(error)
      socket.close(4000 + errors[code].status, code)
    }
  }

  async function follow(socket: WebSocket, gone: AbortSignal): Promise<void> {
    const { ticket, after } = await openingOf(socket, gone)
    const lease = await deps.taskTokens.redeem('progress', ticket)
    const { userId, jobId, principal } = lease
    const second = Promise.withResolvers<never>()
    // A client has nothing more to say.
    socket.once('message', () => second.reject(new Fault('invalid_input')))
    // Nobody may be waiting for it by then.
    second.promise.catch(() => {})
    const stop = new AbortController()
    const signal = AbortSignal.any([gone, stop.signal])
    const open = socketsOf.get(userId) ?? 0
    socketsOf.set(userId, open + 1)
    try {
      if (open >= socketsPerUser) throw new Fault('too_many_requests')
      const events = followJob({ hub: deps.hub, principal, jobId, after, signal })
      await Promise.race([second.promise, sendAll(socket, events)])
    } finally {
      stop.abort()
      const others = (socketsOf.get(userId) ?? 1) - 1
      if (others > 0) socketsOf.set(userId, others)
      else socketsOf.delete(userId)
      await lease.end(true)
    }
  }

  return {
    accepts: ({ method, path }) => method === 'GET' && path === progressPath,
    async admit({ socket, headers }) {
      // Pages name theirs, programs none.
      const { origin, 'x-forwarded-for': forwarded } = headers
      if (origin !== undefined && origin !== deps.publicOrigin) {
        throw new Fault('cross_site_request')
      }
      await deps.limits.requests.admit(
        clientAddress(socket.remoteAddress ?? '', [forwarded].flat().at(-1)),
      )
    },
    upgrade(incoming, stream, head) {
      server.handleUpgrade(incoming, stream, head, (socket) => {
        const serving = serve(socket)
        served.add(serving)
        void serving.finally(() => served.delete(serving))
      })
    },
    async [Symbol.asyncDispose]() {
      clearInterval(heartbeat)
      server.close()
      for (const socket of server.clients) socket.close(1001, 'going_away')
      const late = setTimeout(() => {
        for (const socket of server.clients) socket.terminate()
      }, patienceAtEnd)
      await Promise.all(served)
      clearTimeout(late)
      for (const socket of server.clients) socket.terminate()
    },
  }
}

/** One after the other, each when the one before has left: a slow reader costs no memory. */
async function sendAll(socket: WebSocket, events: AsyncIterable<unknown>): Promise<void> {
  for await (const event of events) {
    await new Promise<void>((resolve, reject) => {
      socket.send(JSON.stringify(event), (error) => (error ? reject(error) : resolve()))
    })
  }
}

const socketsPerUser = 20
/** Bytes. */
const largestMessage = 4_096
const heartbeatMilliseconds = 30_000
const patienceAtEnd = 500
