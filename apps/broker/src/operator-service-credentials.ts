import { type BrokerConnection, callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import {
  putServiceCredentialAnswer,
  removeServiceCredentialAnswer,
  serviceCredentialKind,
  type ServiceCredentialKind,
  serviceCredentialList,
  serviceCredentialSealInfo,
} from '@tessera/broker-client/service-credentials'
import { type ServiceId, serviceId as serviceIdSchema } from '@tessera/contracts/ids'
import { seal } from '@tessera/crypto/seal'
import { sealedServiceCredentialAad } from './associated-data.ts'
import { Misunderstood, NotDone, readWords } from './command-line.ts'
import type { Connect } from './operator-connection.ts'
import { readTokenFromInput } from './operator-input.ts'
import { sealingKeyFor } from './operator-sealing-key.ts'
import { printTable } from './print-table.ts'

/** The operator's commands about what is stored for a service and is no user's. Tokens come by the standard input only. */
export async function commandServiceCredentials(
  connect: Connect,
  words: readonly string[],
): Promise<void> {
  const { positionals, values } = readWords(words, 2, {
    service: { type: 'string' },
    basic: { type: 'boolean', default: false },
  })
  const [command, kindText] = positionals
  if (command === 'list') return await list(connect())
  const kind = serviceCredentialKind.safeParse(kindText)
  const serviceId = serviceIdSchema.safeParse(values.service)
  if (!kind.success || !serviceId.success) throw new Misunderstood(usage)
  switch (command) {
    case 'store':
      return await store(connect(), serviceId.data, kind.data, values.basic)
    case 'remove':
      return await remove(connect(), serviceId.data, kind.data)
    default:
      throw new Misunderstood(usage)
  }
}

async function list(connection: BrokerConnection): Promise<void> {
  const stored = await callBroker(
    connection,
    brokerPaths.listServiceCredentials,
    {},
    serviceCredentialList,
  )
  printTable(stored, 'None is stored.')
}

async function store(
  connection: BrokerConnection,
  serviceId: ServiceId,
  kind: ServiceCredentialKind,
  basic: boolean,
): Promise<void> {
  const type = basic ? 'basic' : 'api_token'
  const plaintext = await readTokenFromInput()
  const sealed = await seal(await sealingKeyFor(connection), {
    info: serviceCredentialSealInfo,
    aad: sealedServiceCredentialAad({ serviceId, kind, type }),
    plaintext,
  })
  plaintext.fill(0)
  const answer = await callBroker(
    connection,
    brokerPaths.putServiceCredential,
    { serviceId, kind, type, sealed: Buffer.from(sealed).toString('base64url') },
    putServiceCredentialAnswer,
  )
  if (answer.outcome === 'stored') {
    const end = answer.expiresAt === null ? '' : ` It ends on ${answer.expiresAt}.`
    console.log(
      `Stored: it works at ${answer.origin}, for the account ${answer.account} there.${end}`,
    )
    return
  }
  const said = answer.reason === null ? '' : ` The service says: ${answer.reason}`
  throw new NotDone(`Nothing was stored: ${reasons[answer.outcome]}${said}`)
}

async function remove(
  connection: BrokerConnection,
  serviceId: ServiceId,
  kind: ServiceCredentialKind,
): Promise<void> {
  const { removed } = await callBroker(
    connection,
    brokerPaths.removeServiceCredential,
    { serviceId, kind },
    removeServiceCredentialAnswer,
  )
  if (removed) {
    return console.log('Removed. Revoke it at the service too, if nobody needs it there any more.')
  }
  throw new NotDone('There is none. Nothing was removed.')
}

const usage =
  'Say one of: service-credentials list, or store or remove with health or shared and --service ID.'

const reasons = {
  service_not_found: 'there is no such service.',
  service_inactive: 'the service is switched off.',
  malformed: 'this does not look like a token.',
  refused: 'the service does not accept it.',
  expired: 'it has expired.',
  unreachable: 'the service does not answer.',
} as const
