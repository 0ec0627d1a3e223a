import { readConfig, readSecrets } from '@tessera/runtime/config'
import { runService } from '@tessera/runtime/run-service'
import { workerConfig, workerSecrets } from './config.ts'
import { startWorker } from './worker.ts'

await runService('worker', async (logger) =>
  startWorker(readConfig(workerConfig), readSecrets(workerSecrets), logger),
)
