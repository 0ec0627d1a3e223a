import { requireClosedProcess } from '@tessera/runtime/closed-process'
import { readConfig, readSecrets } from '@tessera/runtime/config'
import { runService } from '@tessera/runtime/run-service'
import { createBroker } from './broker.ts'
import { brokerConfig } from './config.ts'
import { brokerSecrets } from './secrets.ts'

await runService('broker', async (logger) => {
  const config = readConfig(brokerConfig)
  // Before there is a key in it.
  if (config.mode === 'production') requireClosedProcess()
  const broker = await createBroker(config, readSecrets(brokerSecrets), logger)
  logger.info({ origin: broker.origin }, 'listening')
  return broker
})
