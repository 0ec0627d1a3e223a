import { readConfig, readSecrets } from '@tessera/runtime/config'
import { runService } from '@tessera/runtime/run-service'
import { dispatcherConfig, dispatcherSecrets } from './config.ts'
import { startDispatcher } from './dispatch/start-dispatcher.ts'

await runService('dispatcher', async (logger) =>
  startDispatcher(readConfig(dispatcherConfig), readSecrets(dispatcherSecrets), logger),
)
