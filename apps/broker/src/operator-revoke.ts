import { type BrokerConnection, callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths, revokeAnswer, revokeInput } from '@tessera/broker-client/protocol'

/** The operator's command that ends grants. Where there is nothing of this name it ends the program with 1. */
export async function commandRevoke(
  connection: BrokerConnection,
  [kind, key]: readonly string[],
): Promise<void> {
  const input = revokeInput.safeParse({ kind, ...(key !== undefined && { key }) })
  if (!input.success) {
    console.error('Say revoke everything, or revoke KIND ID with one of the kinds:')
    console.error('grant, job, user, credential, service, worker, key.')
    process.exitCode = 2
    return
  }
  const { outcome } = await callBroker(connection, brokerPaths.revoke, input.data, revokeAnswer)
  switch (outcome) {
    case 'revoked':
      return console.log(
        kind === 'everything'
          ? 'Every grant has ended.'
          : `Every grant of ${nameOf(kind, key)} has ended.`,
      )
    case 'not_found':
      console.error(`There is no ${nameOf(kind, key)}. Nothing was revoked.`)
      process.exitCode = 1
      return
    default:
      return outcome satisfies never
  }
}

function nameOf(...words: readonly (string | undefined)[]): string {
  return words.filter((word) => word !== undefined).join(' ')
}
