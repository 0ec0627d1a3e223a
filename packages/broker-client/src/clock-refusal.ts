import { z } from 'zod'

/** How the broker answers a known client whose request was signed at another time than now. */
export interface ClockRefusal {
  readonly status: 401
  readonly body: string
}

/** @param now the broker's time, in milliseconds */
export function clockRefusal(now: number): ClockRefusal {
  const body: z.input<typeof refusal> = { error: 'clock_differs', now: Math.floor(now) }
  return { status: 401, body: JSON.stringify(body) }
}

/** The broker's time in milliseconds; null for any other answer. */
export function timeInClockRefusal(reply: {
  readonly status: number
  readonly body: string
}): number | null {
  if (reply.status !== 401) return null
  return refusal.safeParse(JSON.parse(reply.body)).data?.now ?? null
}

const refusal = z.strictObject({ error: z.literal('clock_differs'), now: z.number().int() })
