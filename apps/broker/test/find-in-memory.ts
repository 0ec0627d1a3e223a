import { open, readFile } from 'node:fs/promises'

/** Which of them lie in the writable memory of a process. */
export async function findInMemory(
  pid: number,
  needles: readonly { readonly id: string; readonly bytes: Buffer }[],
): Promise<readonly string[]> {
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8')
  await using memory = await open(`/proc/${pid}/mem`, 'r')
  const found = new Set<string>()
  for (const [, from = '', to = ''] of maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)) {
    const start = Number.parseInt(from, 16)
    const end = Number.parseInt(to, 16)
    for (let position = start; position < end; position += windowBytes - 64) {
      const length = Math.min(windowBytes, end - position)
      const { buffer, bytesRead } = await memory
        .read(Buffer.alloc(length), 0, length, position)
        .catch(() => ({ buffer: Buffer.alloc(0), bytesRead: 0 }))
      const part = buffer.subarray(0, bytesRead)
      for (const { id, bytes } of needles) if (part.includes(bytes)) found.add(id)
    }
  }
  return [...found]
}

const windowBytes = 16 * 1024 * 1024
