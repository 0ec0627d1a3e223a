import { once } from 'node:events'
import { jobEvent, type JobEvent } from '@tessera/contracts/job'
import { progressPath } from '@tessera/contracts/progress'
import { type ClientOptions, WebSocket } from 'ws'

/** A program that follows a job over a WebSocket. */
export class ProgressSocket {
  readonly events: JobEvent[] = []
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  readonly #socket: WebSocket
  #onEvent: () => void = () => {}

  constructor(origin: string, options: ClientOptions = {}) {
    this.#socket = new WebSocket(new URL(progressPath, origin), options)
    this.#socket.on('message', (data) => {
      this.events.push(jobEvent.parse(JSON.parse(String(data))))
      this.#onEvent()
    })
    this.closed = once(this.#socket, 'close').then(([code, reason]) => ({
      code,
      reason: String(reason),
    }))
    // Whoever expects a failure waits for it.
    this.closed.catch(() => {})
  }

  static async open(origin: string, opening: unknown, options: ClientOptions = {}) {
    const socket = new ProgressSocket(origin, options)
    await socket.opened()
    socket.send(opening)
    return socket
  }

  get sequences(): readonly number[] {
    return this.events.map(({ sequence }) => sequence)
  }

  async opened(): Promise<void> {
    await once(this.#socket, 'open')
  }

  send(message: unknown): void {
    this.#socket.send(JSON.stringify(message))
  }

  /** Until that many events have come. */
  async seen(count: number): Promise<void> {
    while (this.events.length < count) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#onEvent = resolve
      const ended = this.closed.then(({ code, reason }) => {
        throw new Error(`closed with ${code} ${reason} after ${this.events.length} events`)
      })
      await Promise.race([promise, ended])
    }
  }

  leave(): void {
    this.#socket.terminate()
  }
}
