import { readConfig, readSecrets } from '@tessera/runtime/config'
import { runService } from '@tessera/runtime/run-service'
import { messengerConfig, messengerSecrets } from './config.ts'
import { startMessenger } from './messenger.ts'

await runService('messenger', async (logger) =>
  startMessenger(readConfig(messengerConfig), readSecrets(messengerSecrets), logger),
)
