import { readConfig } from '@tessera/runtime/config'
import { runService } from '@tessera/runtime/run-service'
import { frontConfig } from './server/config.ts'
import { startFrontServer } from './server/front-server.ts'

await runService('web', async (logger) => {
  const front = await startFrontServer(readConfig(frontConfig), logger)
  logger.info({ event: 'ready', origin: front.origin }, 'listening')
  return front
})
