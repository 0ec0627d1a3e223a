import { once } from 'node:events'
import { progressOpening } from '@tessera/contracts/progress'
import { Fault } from '@tessera/runtime/fault'
import type { WebSocket } from 'ws'
import type { z } from 'zod'

/**
 * The first message on a socket. The ticket comes in it, and not in the address, because addresses are written to logs.
 *
 * @throws Fault `invalid_input` when it is another one, or none comes within seconds
 */
export async function openingOf(
  socket: WebSocket,
  gone: AbortSignal,
): Promise<z.output<typeof progressOpening>> {
  const signal = AbortSignal.any([gone, AbortSignal.timeout(patienceMilliseconds)])
  try {
    const [message] = await once(socket, 'message', { signal })
    return progressOpening.parse(JSON.parse(String(message)))
  } catch {
    // What was wrong may hold the ticket.
    throw new Fault('invalid_input')
  }
}

const patienceMilliseconds = 5_000
