import { setTimeout as delay } from 'node:timers/promises'

export interface WaitOptions {
  /** Completes "waited … ms in vain for"; the source of the condition unless told. */
  readonly what?: string
  /** Milliseconds; 25 000 unless told. */
  readonly timeout?: number
  /** Milliseconds between two looks; 50 unless told. */
  readonly interval?: number
}

/**
 * Looks until the condition gives something other than `undefined`, `null` or `false`, and returns that.
 *
 * @throws Error after the timeout; whatever the condition throws, at once
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { what = String(condition), timeout = 25_000, interval = 50 }: WaitOptions = {},
): Promise<Exclude<Awaited<T>, undefined | null | false>> {
  const deadline = performance.now() + timeout
  for (;;) {
    const found = await condition()
    if (isThere(found)) return found
    if (performance.now() > deadline) throw new Error(`waited ${timeout} ms in vain for ${what}`)
    await delay(interval)
  }
}

function isThere<T>(value: T): value is Exclude<T, undefined | null | false> {
  return value !== undefined && value !== null && value !== false
}
