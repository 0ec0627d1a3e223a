import { type BrokerConnection, callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import {
  sharedTokenPolicyAnswer,
  sharedTokenUses,
} from '@tessera/broker-client/service-credentials'
import { type ServiceId, serviceId as serviceIdSchema } from '@tessera/contracts/ids'
import { z } from 'zod'
import { Misunderstood, NotDone, readWords } from './command-line.ts'
import type { Connect } from './operator-connection.ts'
import { printTable } from './print-table.ts'

/** The operator's commands about whom a shared token serves. */
export async function commandSharedToken(
  connect: Connect,
  words: readonly string[],
): Promise<void> {
  const { positionals, values } = readWords(words, 1, {
    service: { type: 'string' },
    until: { type: 'string' },
  })
  const [command] = positionals
  if (command === 'uses') {
    const uses = await callBroker(connect(), brokerPaths.listSharedTokenUses, {}, sharedTokenUses)
    return printTable(uses, 'Nobody was served by a shared token.')
  }
  const serviceId = serviceIdSchema.safeParse(values.service)
  if (!serviceId.success) throw new Misunderstood(usage)
  switch (command) {
    case 'gradual': {
      const until = z.iso.date().safeParse(values.until)
      if (!until.success) throw new Misunderstood(usage)
      return await setPolicy(connect(), serviceId.data, `${until.data}T00:00:00.000Z`)
    }
    case 'hard':
      return await setPolicy(connect(), serviceId.data, null)
    default:
      throw new Misunderstood(usage)
  }
}

async function setPolicy(
  connection: BrokerConnection,
  serviceId: ServiceId,
  until: string | null,
): Promise<void> {
  const answer = await callBroker(
    connection,
    brokerPaths.setSharedTokenPolicy,
    { serviceId, until },
    sharedTokenPolicyAnswer,
  )
  switch (answer.outcome) {
    case 'set':
      return console.log(wordsFor(until, answer.hasToken))
    case 'past':
      throw new NotDone('That day is over. Nothing was changed.')
    case 'service_not_found':
      throw new NotDone('There is no such service. Nothing was changed.')
    default:
      return answer satisfies never
  }
}

function wordsFor(until: string | null, hasToken: boolean): string {
  if (until === null) return 'Jobs there run on credentials of their owners only.'
  return hasToken
    ? `The shared token serves who has none of her own, until ${until}.`
    : `It is allowed until ${until}, but nobody is served: no shared token that works there is stored. Store one with service-credentials store shared.`
}

const usage =
  'Say one of: shared-token uses, shared-token hard --service ID, shared-token gradual --service ID --until YYYY-MM-DD.'
