/** One of the forms in which some bytes may lie somewhere. */
export interface Encoded {
  readonly encoding: string
  readonly bytes: Buffer
}

/**
 * The bytes as they are and as programs write them down: base64 in each of the three ways in which they can stand
 * inside a longer text that was encoded as a whole, hexadecimal, and the escapes of URLs, forms and JSON.
 */
export function encodingsOf(value: Uint8Array): readonly Encoded[] {
  const plain = Buffer.from(value)
  const texts = [
    ['hex', plain.toString('hex')],
    ['upper-case hex', plain.toString('hex').toUpperCase()],
    ...[0, 1, 2].flatMap((offset) => [
      [`base64 at ${offset}`, insideOf(plain, offset, 'base64')],
      [`base64url at ${offset}`, insideOf(plain, offset, 'base64url')],
    ]),
    ...escapesOf(plain),
  ] as const
  const encoded = texts.map(([encoding = '', text = '']) => ({
    encoding,
    bytes: Buffer.from(text),
  }))
  return [{ encoding: 'plain', bytes: plain }, ...encoded].filter(isFirst)
}

/** The characters that depend on these bytes alone, whatever stands before and after them. */
function insideOf(bytes: Buffer, offset: number, encoding: 'base64' | 'base64url'): string {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes])
  const first = Math.ceil((offset * 8) / 6)
  const end = Math.floor((padded.length * 8) / 6)
  return padded.toString(encoding).slice(first, end)
}

/** None for bytes that are no text. */
function escapesOf(bytes: Buffer): readonly (readonly [string, string])[] {
  const text = bytes.toString()
  if (!Buffer.from(text).equals(bytes)) return []
  return [
    ['escaped for a URL', encodeURIComponent(text)],
    ['escaped for a form', new URLSearchParams({ '': text }).toString().slice(1)],
    ['escaped for JSON', JSON.stringify(text).slice(1, -1)],
  ]
}

function isFirst({ bytes }: Encoded, index: number, all: readonly Encoded[]): boolean {
  return all.findIndex((other) => other.bytes.equals(bytes)) === index
}
