import { createServer } from 'node:http'
import { runService } from '../src/run-service.ts'

/** A service for `run-service.test.ts`; the argument says what goes wrong. */
const behaviour = process.argv[2]

await runService(
  'test-service',
  async (logger) => {
    if (behaviour === 'fails-to-start') throw new Error('the port is taken')
    // An open port keeps the process alive until it is closed.
    const server = createServer().listen(0)
    if (behaviour === 'never-starts') {
      logger.info('starting')
      await new Promise(() => {})
    }
    if (behaviour === 'throws-later') setTimeout(() => explode(), 1)
    if (behaviour === 'rejects-later') void Promise.reject(new Error('nobody caught this'))

    return {
      async [Symbol.asyncDispose]() {
        logger.info('disposing')
        if (behaviour === 'hangs') await new Promise(() => {})
        if (behaviour === 'fails-to-stop') throw new Error('the disk is full')
        if (behaviour !== 'leaks') server.close()
      },
    }
  },
  { stopLimitMs: 300 },
)

function explode(): never {
  throw new Error('nobody caught this')
}
