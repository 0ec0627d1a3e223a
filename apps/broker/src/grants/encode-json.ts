/** What JSON can say, and bytes: a string of one character for each (ISO 8859-1). */
export type JsonWithBytes =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | readonly (string | number | boolean | null)[]
  | { readonly [name: string]: JsonWithBytes }

/**
 * JSON text, as bytes. What is given as bytes never becomes a JavaScript string on its way, because nobody could overwrite
 * that. The caller wipes what it gave and what it got.
 */
export function encodeJson(value: JsonWithBytes): Buffer {
  const parts = [...partsOf(value)]
  const text = Buffer.concat(parts)
  for (const part of parts) part.fill(0)
  return text
}

function* partsOf(value: JsonWithBytes): Generator<Buffer> {
  if (value instanceof Uint8Array) return yield quoted(value)
  if (typeof value !== 'object' || value === null || isList(value))
    return yield Buffer.from(JSON.stringify(value))
  let separator = '{'
  for (const [name, property] of Object.entries(value)) {
    yield Buffer.from(`${separator}${JSON.stringify(name)}:`)
    yield* partsOf(property)
    separator = ','
  }
  yield Buffer.from(separator === '{' ? '{}' : '}')
}

/** `Array.isArray` does not know lists that are read-only. */
function isList(value: object): value is readonly unknown[] {
  return Array.isArray(value)
}

/** RFC 8259 §7, with everything escaped that is not printable ASCII. */
function quoted(bytes: Uint8Array): Buffer {
  const text = Buffer.alloc(2 + bytes.length * longestEscape)
  let length = text.write('"')
  for (const byte of bytes) {
    if (byte === 0x22 || byte === 0x5c) text[length++] = 0x5c
    if (byte >= 0x20 && byte < 0x7f) text[length++] = byte
    else length += text.write(`\\u${byte.toString(16).padStart(4, '0')}`, length)
  }
  length += text.write('"', length)
  return text.subarray(0, length)
}

const longestEscape = 6
