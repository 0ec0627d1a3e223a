import { writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { createLogger } from '@tessera/runtime/logger'
import { readConfig, readSecrets } from '@tessera/runtime/config'
import { createBroker } from '../src/broker.ts'
import { brokerConfig } from '../src/config.ts'
import { brokerSecrets } from '../src/secrets.ts'

/** A broker that kills itself at the n-th fault point it reaches, and says which ones it reached. */
const killAt = Number(process.argv[2])
let count = 0

const { origin } = await createBroker(
  readConfig(brokerConfig),
  readSecrets(brokerSecrets),
  createLogger('broker', { level: 'silent' }),
  {
    rewrapBatchRows: 2,
    reached(point) {
      count += 1
      writeSync(1, `${point}\n`)
      if (count === killAt) process.kill(process.pid, 'SIGKILL')
    },
  },
)
// What a killed process compiled is lost to the next one otherwise.
flushCompileCache()
writeSync(1, `${origin}\n`)
