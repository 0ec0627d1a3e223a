import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { setOAuthClientAnswer, setOAuthClientInput } from '@tessera/broker-client/operator-protocol'
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
  if (!input.success)
    throw new NotDone('That is longer than any secret or key. Nothing was stored.')
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
    case 'not_needed':
      throw new NotDone(
        `The record of the sign-in server of service ${service} says that the broker shows nothing there. Nothing was stored.`,
      )
    case 'no_secret':
      throw new NotDone(
        'A client secret of eight characters or more is expected on the standard input. Nothing was stored.',
      )
    case 'no_key':
      throw new NotDone(
        'A private key as JWK with its "alg" is expected on the standard input. Nothing was stored.',
      )
    default:
      return outcome satisfies never
  }
}
