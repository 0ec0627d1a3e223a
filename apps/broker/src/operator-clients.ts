import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import {
  clientList,
  enrollAnswer,
  enrollInput,
  suspendAnswer,
  suspendInput,
} from '@tessera/broker-client/operator-protocol'
import { Misunderstood, NotDone, readWords } from './command-line.ts'
import type { Connect } from './operator-connection.ts'
import { printTable } from './print-table.ts'

/** Makes a process known that may ask the broker. */
export async function commandEnroll(connect: Connect, words: readonly string[]): Promise<void> {
  const { values } = readWords(words, 0, {
    kind: { type: 'string' },
    name: { type: 'string' },
    'public-key': { type: 'string' },
    'delegation-key': { type: 'string' },
  })
  const input = enrollInput.safeParse({
    kind: values.kind,
    id: values.name,
    publicKey: values['public-key'],
    ...(values['delegation-key'] !== undefined && { delegationKey: values['delegation-key'] }),
  })
  if (!input.success) {
    const wrong = new Set(input.error.issues.map(({ path, code }) => optionOf(path, code)))
    throw new Misunderstood(
      `Missing or wrong: ${[...wrong].join(', ')}. Say enroll --kind worker|egress|api --name NAME --public-key KEY, ` +
        'and for an api --delegation-key KEY. Keys are Ed25519, 32 bytes, base64url.',
    )
  }
  const { outcome } = await callBroker(connect(), brokerPaths.enroll, input.data, enrollAnswer)
  const { id } = input.data
  switch (outcome) {
    case 'enrolled':
      return console.log(`${id} is enrolled.`)
    case 'taken':
      throw new NotDone(`The name ${id}, or the key, is enrolled for another. Nothing was changed.`)
    default:
      return outcome satisfies never
  }
}

export async function commandList(connect: Connect, words: readonly string[]): Promise<void> {
  readWords(words, 0, {})
  printTable(
    await callBroker(connect(), brokerPaths.listClients, {}, clientList),
    'None is enrolled.',
  )
}

export async function commandStatus(
  connect: Connect,
  command: 'suspend' | 'resume',
  words: readonly string[],
): Promise<void> {
  const { values } = readWords(words, 0, { name: { type: 'string' } })
  if (values.name === undefined) {
    throw new Misunderstood(`Say whom: ${command} --name NAME. "list" shows the names.`)
  }
  const suspended = command === 'suspend'
  const input = suspendInput.safeParse({ id: values.name, suspended })
  const { outcome } = input.success
    ? await callBroker(connect(), brokerPaths.suspend, input.data, suspendAnswer)
    : { outcome: 'not_found' }
  if (outcome === 'not_found') throw new NotDone(`There is no ${values.name}. Nothing was changed.`)
  console.log(`${values.name} is ${suspended ? 'suspended' : 'active'}.`)
}

/** The option behind a field of the input. */
function optionOf(path: readonly PropertyKey[], code: string): string {
  if (code === 'unrecognized_keys') return '--delegation-key, which is for an api'
  return optionOfField[String(path[0])] ?? '--kind'
}

const optionOfField: Readonly<Record<string, string>> = {
  kind: '--kind',
  id: '--name',
  publicKey: '--public-key',
  delegationKey: '--delegation-key',
}
