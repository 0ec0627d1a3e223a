import { readConfig, readSecrets } from '@tessera/runtime/config'
import { runService } from '@tessera/runtime/run-service'
import { egressConfig, egressSecrets } from './config.ts'
import { createEgress } from './egress.ts'

await runService('egress', async (logger) => {
  const egress = await createEgress(readConfig(egressConfig), readSecrets(egressSecrets), logger)
  logger.info({ origin: egress.origin }, 'listening')
  return egress
})
