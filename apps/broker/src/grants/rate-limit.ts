/** How often each of many names may do something, on average; a burst may be as large as a minute's. */
export class RateLimit {
  readonly #perMinute: number
  readonly #now: () => number
  readonly #buckets = new Map<string, { tokens: number; at: number }>()

  /** @param now milliseconds that only rise */
  constructor(perMinute: number, now: () => number = () => performance.now()) {
    this.#perMinute = perMinute
    this.#now = now
  }

  /** @returns 0 when it may, or after how many seconds it may */
  take(name: string): number {
    const now = this.#now()
    const bucket = this.#buckets.get(name) ?? this.#newBucket(name, now)
    bucket.tokens = Math.min(
      this.#perMinute,
      bucket.tokens + ((now - bucket.at) / 60_000) * this.#perMinute,
    )
    bucket.at = now
    if (bucket.tokens < 1) return ((1 - bucket.tokens) / this.#perMinute) * 60
    bucket.tokens -= 1
    return 0
  }

  #newBucket(name: string, now: number): { tokens: number; at: number } {
    if (this.#buckets.size >= mostBuckets) this.#forgetFull(now)
    const bucket = { tokens: this.#perMinute, at: now }
    this.#buckets.set(name, bucket)
    return bucket
  }

  /** After a minute of rest a bucket is full: it is as good as none. */
  #forgetFull(now: number): void {
    for (const [name, { at }] of this.#buckets) if (now - at >= 60_000) this.#buckets.delete(name)
  }
}

const mostBuckets = 10_000
