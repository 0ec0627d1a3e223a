import { readConfig, readSecrets } from '@tessera/runtime/config'
import { runService } from '@tessera/runtime/run-service'
import { createBroker } from './broker.ts'
import { brokerConfig } from './config.ts'
import { brokerSecrets } from './secrets.ts'

await runService('broker', async (logger) => {
  const broker = await createBroker(readConfig(brokerConfig), readSecrets(brokerSecrets), logger)
  logger.info({ origin: broker.origin }, 'listening')
  return broker
})
