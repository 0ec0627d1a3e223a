import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startTessera } from '@tessera/development/tessera'
import { stopSignal } from './stop-signal.ts'

const stop = stopSignal()
const ended = Promise.withResolvers<void>()
stop.addEventListener('abort', () => ended.resolve())
try {
  const options = readOptions()
  await using tessera = await startTessera({
    ...options,
    sandboxPort: 4700,
    ...(process.env.DATABASE_URL !== undefined && { databaseUrl: process.env.DATABASE_URL }),
    ...(process.env.REDIS_URL !== undefined && { redisUrl: process.env.REDIS_URL }),
    say: console.log,
    onUnexpectedExit(name, how) {
      console.error(
        `\n${name} ended by itself (${how}). Its log: ${join(options.home, 'logs', `${name}.log`)}`,
      )
      process.exitCode = 1
      ended.resolve()
    },
    stop,
  })
  console.log(`
Tessera is at   ${tessera.origin}
The sandbox,    ${tessera.sandboxOrigin} is an imputation service on this machine, to try things out.
                It is listed twice: as an imputation server, and as a node that speaks GA4GH WES.
For a token     register at ${tessera.sandboxOrigin}/register, then make one at ${tessera.sandboxOrigin}/profile.
Data and logs   ${tessera.home} (kept; "npm start -- --fresh" begins anew)
Ctrl-C stops everything.`)
  await ended.promise
  console.log('\nStopping')
} catch (error) {
  if (!stop.aborted) {
    console.error(error instanceof Error ? `\nTessera did not start. ${error.message}` : error)
    process.exitCode = 1
  }
}

/** @throws Error saying which argument is wrong */
function readOptions() {
  const { values } = parseArgs({
    options: {
      fresh: { type: 'boolean', default: false },
      home: { type: 'string', default: join(import.meta.dirname, '..', '.tessera') },
      port: { type: 'string', default: '3000' },
    },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`--port ${values.port}: a port is a number from 1 to 65535.`)
  }
  return { ...values, port }
}
