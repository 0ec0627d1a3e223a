import { type BrokerConnection, callBroker } from '@tessera/broker-client/call-broker'
import {
  acknowledgeAnswer,
  acknowledgeInput,
  alertList,
  brokerPaths,
} from '@tessera/broker-client/protocol'

/** The operator's commands about alerts. What was not understood ends the program with 2. */
export async function commandAlerts(
  connection: BrokerConnection,
  [command, id]: readonly string[],
  options: { readonly all: boolean },
): Promise<void> {
  switch (command) {
    case 'list': {
      const input = { acknowledged: options.all, limit: 100 }
      return console.table(await callBroker(connection, brokerPaths.listAlerts, input, alertList))
    }
    case 'acknowledge':
      return await acknowledge(connection, Number(id))
    default:
      return misunderstood('Say one of: alerts list, alerts acknowledge.')
  }
}

async function acknowledge(connection: BrokerConnection, id: number): Promise<void> {
  const input = acknowledgeInput.safeParse({ id })
  if (!input.success) return misunderstood('Name the alert by its number, as alerts list shows it.')
  const { acknowledged } = await callBroker(
    connection,
    brokerPaths.acknowledgeAlert,
    input.data,
    acknowledgeAnswer,
  )
  if (acknowledged) return console.log(`Alert ${id} is acknowledged.`)
  console.error(`There is no open alert ${id}.`)
  process.exitCode = 1
}

function misunderstood(words: string): void {
  console.error(words)
  process.exitCode = 2
}
