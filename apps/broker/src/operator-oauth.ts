import { callBroker } from '@tessera/broker-client/call-broker'
import {
  brokerPaths,
  setOAuthClientAnswer,
  setOAuthClientInput,
} from '@tessera/broker-client/protocol'
import { Misunderstood, NotDone, readWords } from './command-line.ts'
import type { Connect } from './operator-connection.ts'
import { readTokenFromInput } from './operator-input.ts'

/** Stores what the broker shows itself with to the sign-in server of a service: a client secret, or a private JWK. */
export async function commandOAuthClient(
  connect: Connect,
  words: readonly string[],
): Promise<void> {
  const [service] = readWords(words, 1, {}).positionals
  const serviceId = setOAuthClientInput.shape.serviceId.safeParse(service)
  if (!serviceId.success) throw new Misunderstood('Say oauth-client SERVICE-NUMBER < secret.')
  const bytes = await readTokenFromInput()
  const input = setOAuthClientInput.safeParse({
    serviceId: serviceId.data,
    secret: bytes.toString(),
  })
  bytes.fill(0)
  if (!input.success) throw new NotDone(malformed)
  const { outcome } = await callBroker(
    connect(),
    brokerPaths.setOAuthClient,
    input.data,
    setOAuthClientAnswer,
  )
  switch (outcome) {
    case 'stored':
      return console.log(`The broker shows itself with it to the sign-in server of ${service}.`)
    case 'service_not_found':
      throw new NotDone(`Service ${service} has no sign-in server. Nothing was stored.`)
    case 'malformed':
      throw new NotDone(malformed)
    default:
      return outcome satisfies never
  }
}

const malformed =
  'This is neither a client secret nor a private key with its "alg", as the server’s record asks for. Nothing was stored.'
