import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pieces } from './pieces.ts'

/** A service with one account, which takes uploads and throws them away, and hands out a file. */
const server = createServer((request, response) => {
  void (async () => {
    let size = 0
    for await (const piece of request) size += piece.length
    if (request.url?.startsWith('/share/') === true) {
      response.setHeader('content-type', 'application/zip')
      await pipeline(Readable.from(pieces()), response)
      return
    }
    response.setHeader('content-type', 'application/json')
    const isVerify = request.url === '/api/v2/tokens/verify'
    const body = isVerify ? { valid: true, username: 'bench' } : { loggedIn: true, size }
    response.end(JSON.stringify(body))
  })().catch(() => response.destroy())
})
server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
process.once('disconnect', () => process.exit())
