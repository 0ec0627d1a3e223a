/** A zip that lists as many entries, all of the same name, and holds none of them. */
export function zipList(entries: number, { commentBytes = 0 } = {}): Buffer {
  const name = Buffer.from('a')
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(20, 6)
  header.writeUInt16LE(name.length, 28)
  header.writeUInt16LE(commentBytes, 32)
  const entry = Buffer.concat([header, name, Buffer.alloc(commentBytes)])
  const list = Buffer.alloc(entries * entry.length, entry)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries, 8)
  end.writeUInt16LE(entries, 10)
  end.writeUInt32LE(list.length, 12)
  return Buffer.concat([list, end])
}
