/**
 * A box for a value that must not be printed: strings, JSON, templates and `util.inspect` all show
 * `[secret]`, and a structured clone of it is an empty object. Only {@link expose} gives the value out.
 */
export class Secret<T extends string | Uint8Array> {
  #value: T | undefined

  constructor(value: T) {
    this.#value = value
  }

  /** The value itself, not a copy. @throws TypeError after {@link wipe} */
  expose(): T {
    if (this.#value === undefined) throw new TypeError('the secret was wiped')
    return this.#value
  }

  /**
   * Overwrites bytes with zeros and forgets the value. A string cannot be overwritten: it stays in
   * memory until it is collected.
   */
  wipe(): void {
    if (this.#value instanceof Uint8Array) this.#value.fill(0)
    this.#value = undefined
  }

  toString(): string {
    return PRINTED
  }

  toJSON(): string {
    return PRINTED
  }

  [Symbol.toPrimitive](): string {
    return PRINTED
  }

  /** What `util.inspect` and `console.log` of Node show. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return PRINTED
  }
}

const PRINTED = '[secret]'
