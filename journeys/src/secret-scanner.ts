import { encodingsOf } from './encodings-of.ts'

/** A secret that lies where it should not. */
export interface Finding {
  readonly secret: string
  /** The kind of place: a log, a table … */
  readonly sink: string
  readonly place: string
  readonly encoding: string
}

/** Looks for several secrets in every encoding at once; reads each byte once. */
export class SecretScanner {
  readonly #byStart = new Map<number, Needle[]>()
  /** Whether any needle begins with these two bytes. */
  readonly #starts = new Uint8Array(65_536)
  readonly #findings = new Map<string, Finding>()

  /** @param secrets by name, each of at least 8 bytes: shorter ones would be found by chance */
  constructor(secrets: Readonly<Record<string, string | Uint8Array>>) {
    for (const [secret, value] of Object.entries(secrets)) {
      if (value.length < 8) throw new RangeError(`${secret} is too short to look for`)
      for (const { encoding, bytes } of encodingsOf(Buffer.from(value))) {
        const start = bytes.readUInt16LE(0)
        this.#starts[start] = 1
        this.#byStart.set(start, [...(this.#byStart.get(start) ?? []), { secret, encoding, bytes }])
      }
    }
  }

  scan(sink: string, place: string, content: string | Uint8Array): void {
    const bytes = typeof content === 'string' ? Buffer.from(content) : asBuffer(content)
    for (let at = 0; at + 1 < bytes.length; at++) {
      const start = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
      if (this.#starts[start] === 1) this.#compare(sink, place, bytes, at, start)
    }
  }

  /** Each secret once for each place and encoding. */
  get findings(): readonly Finding[] {
    return [...this.#findings.values()]
  }

  /** The kinds of places where a secret was found. */
  sinksOf(secret: string): readonly string[] {
    const found = this.findings.filter((finding) => finding.secret === secret)
    return [...new Set(found.map(({ sink }) => sink))].toSorted()
  }

  #compare(sink: string, place: string, bytes: Buffer, at: number, start: number): void {
    for (const { secret, encoding, bytes: needle } of this.#byStart.get(start) ?? []) {
      if (!bytes.subarray(at, at + needle.length).equals(needle)) continue
      const finding = { secret, sink, place, encoding }
      this.#findings.set(JSON.stringify(finding), finding)
    }
  }
}

/** The same memory. */
function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}

interface Needle {
  readonly secret: string
  readonly encoding: string
  readonly bytes: Buffer
}
