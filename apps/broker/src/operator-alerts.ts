import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import {
  acknowledgeAnswer,
  acknowledgeInput,
  alertList,
} from '@tessera/broker-client/operator-protocol'
import { Misunderstood, NotDone, readWords } from './command-line.ts'
import type { Connect } from './operator-connection.ts'
import { printTable } from './print-table.ts'

/** The operator's commands about alerts. */
export async function commandAlerts(
  connect: Connect,
  [command, ...words]: readonly string[],
): Promise<void> {
  switch (command) {
    case 'list':
      return await list(connect, words)
    case 'acknowledge':
      return await acknowledge(connect, words)
    default:
      throw new Misunderstood('Say one of: alerts list, alerts acknowledge.')
  }
}

async function list(connect: Connect, words: readonly string[]): Promise<void> {
  const { values } = readWords(words, 0, { all: { type: 'boolean', default: false } })
  const input = { acknowledged: values.all, limit: 100 }
  const alerts = await callBroker(connect(), brokerPaths.listAlerts, input, alertList)
  printTable(alerts, values.all ? 'There are none.' : 'None is open.')
}

async function acknowledge(connect: Connect, words: readonly string[]): Promise<void> {
  const [id] = readWords(words, 1, {}).positionals
  const input = acknowledgeInput.safeParse({ id: Number(id) })
  if (!input.success) {
    throw new Misunderstood('Name the alert by its number, as alerts list shows it.')
  }
  const { acknowledged } = await callBroker(
    connect(),
    brokerPaths.acknowledgeAlert,
    input.data,
    acknowledgeAnswer,
  )
  if (!acknowledged) throw new NotDone(`There is no open alert ${id}.`)
  console.log(`Alert ${id} is acknowledged.`)
}
