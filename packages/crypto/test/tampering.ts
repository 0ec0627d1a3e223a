/** Each copy of `bytes` that differs from it in one bit, with the position of the changed byte. */
export function* everyBitFlipped(
  bytes: Uint8Array,
): Generator<{ readonly position: number; readonly altered: Buffer }> {
  for (let position = 0; position < bytes.length; position += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const altered = Buffer.from(bytes)
      altered.writeUInt8(altered.readUInt8(position) ^ (1 << bit), position)
      yield { position, altered }
    }
  }
}

/** Each proper prefix of `bytes`, from the empty one. */
export function* everyTruncation(bytes: Uint8Array): Generator<Buffer> {
  for (let length = 0; length < bytes.length; length += 1) {
    yield Buffer.from(bytes.subarray(0, length))
  }
}
