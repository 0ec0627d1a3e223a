import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { setDeliveryAnswer, setDeliveryInput } from '@tessera/broker-client/operator-protocol'
import { Misunderstood, NotDone, readWords } from './command-line.ts'
import type { Connect } from './operator-connection.ts'

/** Says whether workers get the credentials of a service, or egress adds them to requests. */
export async function commandDelivery(connect: Connect, words: readonly string[]): Promise<void> {
  const [service, delivery] = readWords(words, 2, {}).positionals
  const input = setDeliveryInput.safeParse({ serviceId: service, delivery })
  if (!input.success) {
    throw new Misunderstood('Say delivery NUMBER sealed, or delivery NUMBER egress, for a service.')
  }
  const { outcome } = await callBroker(
    connect(),
    brokerPaths.setDelivery,
    input.data,
    setDeliveryAnswer,
  )
  switch (outcome) {
    case 'changed':
      return console.log(`Service ${service} is reached by ${delivery} now. Its grants have ended.`)
    case 'unchanged':
      return console.log(`Service ${service} was reached by ${delivery} before. Nothing changed.`)
    case 'not_found':
      throw new NotDone(`There is no service ${service}. Nothing was changed.`)
    default:
      return outcome satisfies never
  }
}
