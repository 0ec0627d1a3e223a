import { openLogin } from '@tessera/db/login'
import { readConfig, readSecrets } from '@tessera/runtime/config'
import { Misunderstood, readWords, runCommand } from './command-line.ts'
import { brokerConfig } from './config.ts'
import { BrokerKeys } from './keys/broker-keys.ts'
import { openKeyStore } from './keys/key-store.ts'
import { createKeyWrapper } from './keys/key-wrappers.ts'
import { findRefusedCredentials } from './ledger/compare-with-database.ts'
import { CredentialLedger } from './ledger/credential-ledger.ts'
import { brokerSecrets } from './secrets.ts'

/**
 * The ledger of versions, from the broker's home directory, whether it runs or not:
 *
 *     node apps/broker/src/ledger-command.ts compare
 *
 * names each credential that is refused because the database does not show what was last stored, and ends with 1 when
 * there is one.
 */
const [command, ...words] = process.argv.slice(2)
await runCommand(async () => {
  if (command !== 'compare') throw new Misunderstood('Say compare.')
  readWords(words, 0, {})
  await compare()
})

async function compare(): Promise<void> {
  const config = readConfig(brokerConfig)
  const secrets = readSecrets(brokerSecrets)
  const keys = await BrokerKeys.open(
    openKeyStore(config.keyStore, createKeyWrapper(config.keyWrapper, secrets)),
  )
  const ledger = CredentialLedger.read(config.ledger, keys.auditKeys)
  await using login = openLogin('tessera_broker', { url: secrets.databaseUrl, connections: 1 })
  const refused = await findRefusedCredentials(login, ledger)
  for (const { credentialId, userId, serviceId, found } of refused)
    console.log(`${found}: credential ${credentialId} of user ${userId} at service ${serviceId}`)
  console.log(`${refused.length} credentials are refused until their owners enter them again.`)
  if (refused.length > 0) process.exitCode = 1
}
