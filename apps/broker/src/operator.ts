import { parseArgs } from 'node:util'
import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths, clientList, enrollInput, suspendInput } from '@tessera/broker-client/protocol'
import { readConfig, readSecrets } from '@tessera/runtime/config'
import { secretBytes } from '@tessera/runtime/secret-schema'
import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'
import { ed25519PublicKey } from './client-directory.ts'
import { operatorOrigin } from './broker.ts'
import { commandAlerts } from './operator-alerts.ts'
import { commandKeys } from './operator-keys.ts'
import { commandRevoke } from './operator-revoke.ts'

/**
 * The operator's commands, over the broker's local socket:
 *
 *     node apps/broker/src/operator.ts enroll --kind worker --name worker-1 --public-key …
 *     node apps/broker/src/operator.ts enroll --kind egress --name egress-1 --public-key …
 *     node apps/broker/src/operator.ts enroll --kind api --name api-1 --public-key … --delegation-key …
 *     node apps/broker/src/operator.ts list
 *     node apps/broker/src/operator.ts suspend --name worker-1
 *     node apps/broker/src/operator.ts resume --name worker-1
 *     node apps/broker/src/operator.ts keys list
 *     node apps/broker/src/operator.ts keys rotate key-encryption
 *     node apps/broker/src/operator.ts keys rewrap
 *     node apps/broker/src/operator.ts keys retire kek-…
 *     node apps/broker/src/operator.ts seal
 *     node apps/broker/src/operator.ts revoke grant|job|user|credential|service|worker|key ID
 *     node apps/broker/src/operator.ts revoke everything
 *     node apps/broker/src/operator.ts alerts list [--all]
 *     node apps/broker/src/operator.ts alerts acknowledge ID
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    kind: { type: 'string' },
    name: { type: 'string' },
    'public-key': { type: 'string' },
    'delegation-key': { type: 'string' },
    all: { type: 'boolean', default: false },
  },
})

const config = readConfig(
  z.strictObject({
    socket: z.string(),
    answerPublicKey: z.base64url(),
    rootPublicKey: z.base64url().optional(),
  }),
)
const secrets = readSecrets(z.strictObject({ identityKey: secretBytes }))
const connection = {
  origin: operatorOrigin,
  socketPath: config.socket,
  clientId: 'operator',
  identityKey: createPrivateKey({
    key: Buffer.from(secrets.identityKey.expose()),
    format: 'der',
    type: 'pkcs8',
  }),
  answerKey: ed25519PublicKey(Buffer.from(config.answerPublicKey, 'base64url')),
  ...(config.rootPublicKey !== undefined && {
    rootPublicKey: Buffer.from(config.rootPublicKey, 'base64url'),
  }),
}

const [command, ...operands] = positionals
switch (command) {
  case 'enroll': {
    const input = enrollInput.parse({
      kind: values.kind,
      id: values.name,
      publicKey: values['public-key'],
      ...(values['delegation-key'] !== undefined && { delegationKey: values['delegation-key'] }),
    })
    await callBroker(connection, brokerPaths.enroll, input, z.unknown())
    console.log(`${input.id} is enrolled.`)
    break
  }
  case 'list':
    console.table(await callBroker(connection, brokerPaths.listClients, {}, clientList))
    break
  case 'suspend':
  case 'resume': {
    const input = suspendInput.parse({ id: values.name, suspended: command === 'suspend' })
    await callBroker(connection, brokerPaths.suspend, input, z.unknown())
    console.log(`${input.id} is ${input.suspended ? 'suspended' : 'active'}.`)
    break
  }
  case 'keys':
    await commandKeys(connection, operands)
    break
  case 'seal':
    await callBroker(connection, brokerPaths.seal, {}, z.unknown())
    console.log('The broker is sealed: it answers nothing until it is started again.')
    break
  case 'revoke':
    await commandRevoke(connection, operands)
    break
  case 'alerts':
    await commandAlerts(connection, operands, values)
    break
  default:
    console.error('Say one of: enroll, list, suspend, resume, keys, seal, revoke, alerts.')
    process.exitCode = 2
}
