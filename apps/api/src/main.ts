import { readConfig, readSecrets } from '@tessera/runtime/config'
import { runService } from '@tessera/runtime/run-service'
import { startApi } from './api.ts'
import { apiConfig } from './config.ts'
import { apiSecrets } from './secrets.ts'

await runService('api', async (logger) => {
  const api = await startApi(readConfig(apiConfig), readSecrets(apiSecrets), logger)
  logger.info({ origin: api.origin }, 'listening')
  return api
})
