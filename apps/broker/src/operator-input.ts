/** What came by the standard input, without the end of its last line. Arguments can be read by everybody on a machine. */
export async function readTokenFromInput(): Promise<Buffer> {
  if (process.stdin.isTTY) console.error('Paste the token, then press Enter and Ctrl-D:')
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  const bytes = Buffer.concat(chunks)
  for (const chunk of chunks) chunk.fill(0)
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === newline || bytes[end - 1] === carriageReturn)) end -= 1
  return bytes.subarray(0, end)
}

const newline = 0x0a
const carriageReturn = 0x0d
