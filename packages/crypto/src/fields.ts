export type Field = string | Uint8Array | number | bigint

/**
 * Joins fields so that no two different lists give the same bytes: each field is its length
 * (4 bytes, big-endian) followed by its bytes. Strings are UTF-8, numbers and bigints decimal text,
 * so `1`, `1n` and `'1'` are the same field.
 *
 * @throws TypeError for a number that is not a safe integer, or a string with a lone surrogate
 *   (UTF-8 has no form for it: two different strings would become equal)
 */
export function encodeFields(...fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const parts = fields.map(fieldBytes)
  const encoded = new Uint8Array(parts.reduce((size, part) => size + LENGTH_BYTES + part.length, 0))
  const view = new DataView(encoded.buffer)
  let position = 0
  for (const part of parts) {
    view.setUint32(position, part.length)
    encoded.set(part, position + LENGTH_BYTES)
    position += LENGTH_BYTES + part.length
  }
  return encoded
}

function fieldBytes(field: Field): Uint8Array {
  switch (typeof field) {
    case 'object':
      return field
    case 'string':
      if (!field.isWellFormed()) throw new TypeError('a field holds a lone surrogate')
      return encoder.encode(field)
    case 'number':
      if (!Number.isSafeInteger(field)) throw new TypeError('a field is not a safe integer')
      return encoder.encode(String(field))
    case 'bigint':
      return encoder.encode(String(field))
    default:
      return field satisfies never
  }
}

const LENGTH_BYTES = 4
const encoder = new TextEncoder()
