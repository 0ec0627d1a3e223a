import { type BrokerConnection, callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths, sealingKeyStatement } from '@tessera/broker-client/protocol'
import type { SealingKey } from '@tessera/crypto/seal'
import { verifyStatement } from '@tessera/crypto/statement'

/** The broker's key to seal credentials to. The answer that brings it is signed; with a pinned root key that is asked too. */
export async function sealingKeyFor(connection: BrokerConnection): Promise<SealingKey> {
  const { rootPublicKey } = connection
  const purpose = 'credential'
  const statement = await callBroker(
    connection,
    brokerPaths.sealingKey,
    { purpose },
    sealingKeyStatement,
  )
  if (rootPublicKey !== undefined) {
    return await verifyStatement(rootPublicKey, statement, { purpose, now: new Date() })
  }
  return { id: statement.keyId, publicKey: Buffer.from(statement.publicKey, 'base64url') }
}
