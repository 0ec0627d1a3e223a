import type { MiddlewareHandler } from 'hono'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { internalError } from './problem.ts'

/** What Hono is given by the Node server; absent where the application is called directly. */
export interface ServerBindings {
  readonly incoming?: { readonly socket: { destroy(): unknown } }
}

/**
 * A fault that the next `count` matching requests meet.
 * `error-500`: the framework's body; `html`: a proxy's page with `status`; `text-400`: raw text;
 * `slow`: `delayMs` late; `drop-after-submission`: the job is taken, the answer never comes;
 * `answer-early`: a `POST` is answered as if it were taken, before its body was read;
 * `odd-state`: a question about a job is answered with a state that no version has.
 */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('error-500'), ...matching() }),
  z.strictObject({
    kind: z.literal('html'),
    status: z.literal([404, 500, 502, 503, 504]).default(502),
    ...matching(),
  }),
  z.strictObject({ kind: z.literal('text-400'), ...matching() }),
  z.strictObject({
    kind: z.literal('slow'),
    delayMs: z.int().min(0).max(600_000),
    ...matching(),
  }),
  z.strictObject({ kind: z.literal('drop-after-submission'), ...matching() }),
  z.strictObject({ kind: z.literal('answer-early'), ...matching() }),
  z.strictObject({ kind: z.literal('odd-state'), ...matching() }),
])

export type Fault = z.output<typeof faultSchema>

export class Faults {
  #pending: { fault: Fault; left: number }[] = []

  add(fault: Fault): void {
    this.#pending.push({ fault, left: fault.count })
  }

  clear(): void {
    this.#pending = []
  }

  takeDropAfterSubmission(): boolean {
    return this.#take((fault) => fault.kind === 'drop-after-submission') !== undefined
  }

  /** Applies the oldest fault that matches a request's path. */
  middleware(): MiddlewareHandler {
    return async (c, next) => {
      const fault = this.#take(
        ({ kind, path }) =>
          kind !== 'drop-after-submission' &&
          (kind !== 'answer-early' || c.req.method === 'POST') &&
          c.req.path.startsWith(path),
      )
      switch (fault?.kind) {
        case undefined:
        case 'drop-after-submission':
          return next()
        case 'answer-early':
          return c.json({ success: true, id: 'early', run_id: 'early' })
        case 'odd-state':
          return c.json({ id: 'odd', state: 42 })
        case 'slow':
          await wait(fault.delayMs)
          return next()
        case 'error-500':
          throw internalError('a fault that was asked for')
        case 'text-400':
          return c.text('java.lang.IllegalStateException: a fault that was asked for', 400)
        case 'html':
          return c.html(
            `<html><head><title>${fault.status}</title></head><body><center><h1>${fault.status}</h1></center><hr><center>nginx</center></body></html>`,
            fault.status,
          )
        default:
          return fault satisfies never
      }
    }
  }

  #take(matches: (fault: Fault) => boolean): Fault | undefined {
    const entry = this.#pending.find(({ fault }) => matches(fault))
    if (entry === undefined) return undefined
    entry.left -= 1
    if (entry.left === 0) this.#pending = this.#pending.filter((other) => other !== entry)
    return entry.fault
  }
}

function matching() {
  return {
    count: z.int().min(1).default(1),
    /** Only paths that begin so. */
    path: z.string().startsWith('/').default('/api/'),
  }
}
