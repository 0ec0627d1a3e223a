import { setTimeout as wait } from 'node:timers/promises'
import { type BrokerConnection, callBroker } from '@tessera/broker-client/call-broker'
import {
  brokerPaths,
  keyList,
  retireAnswer,
  retireInput,
  rewrapProgress,
  rotateAnswer,
  rotateInput,
} from '@tessera/broker-client/protocol'
import type { z } from 'zod'

/** The operator's commands about keys. What is refused ends the program with 1, what was not understood with 2. */
export async function commandKeys(
  connection: BrokerConnection,
  [command, operand]: readonly string[],
): Promise<void> {
  switch (command) {
    case 'list':
      return await list(connection)
    case 'rotate':
      return await rotate(connection, operand)
    case 'rewrap':
      return await rewrap(connection)
    case 'retire':
      return await retire(connection, operand)
    default:
      return misunderstood('Say one of: keys list, keys rotate, keys rewrap, keys retire.')
  }
}

async function list(connection: BrokerConnection): Promise<void> {
  const { keys, rewrapping } = await callBroker(connection, brokerPaths.listKeys, {}, keyList)
  console.table(
    keys.map(({ purpose, id, state, createdAt, destroyAt, uses }) => ({
      purpose,
      id,
      state,
      'needed by': uses,
      made: createdAt,
      'destroyed on': destroyAt ?? '',
    })),
  )
  if (rewrapping.running) console.log(`Rewrapping: ${rewrapping.rewrapped} rows so far.`)
}

async function rotate(connection: BrokerConnection, purpose: string | undefined): Promise<void> {
  const input = rotateInput.safeParse({ purpose })
  if (!input.success) {
    const purposes = rotateInput.shape.purpose.options.join(', ')
    return misunderstood(`Say what the key is for: ${purposes}.`)
  }
  const { keyId, previousId } = await callBroker(
    connection,
    brokerPaths.rotateKey,
    input.data,
    rotateAnswer,
  )
  console.log(`${keyId} is the current key. ${previousId} still opens what was made with it.`)
}

async function rewrap(connection: BrokerConnection): Promise<void> {
  let progress = await callBroker(connection, brokerPaths.rewrapKeys, {}, rewrapProgress)
  while (progress.running) {
    console.log(`${progress.rewrapped} rows so far.`)
    await wait(1_000)
    progress = (await callBroker(connection, brokerPaths.listKeys, {}, keyList)).rewrapping
  }
  console.log(`Done: ${progress.rewrapped} rows since the broker started.`)
  if (progress.failed > 0) {
    console.error(`${progress.failed} rows do not open. The broker's log names them.`)
    process.exitCode = 1
  }
}

async function retire(connection: BrokerConnection, id: string | undefined): Promise<void> {
  const input = retireInput.safeParse({ id })
  if (!input.success) return misunderstood('Say the id of the key: "keys list" shows it.')
  const answer = await callBroker(connection, brokerPaths.retireKey, input.data, retireAnswer)
  if (answer.outcome === 'retired') {
    console.log(`${input.data.id} is destroyed.`)
    return
  }
  console.error(`${input.data.id} was not retired: ${reasonOf(answer)}`)
  process.exitCode = 1
}

function reasonOf(answer: z.infer<typeof retireAnswer>): string {
  switch (answer.outcome) {
    case 'in_use':
      return `${answer.uses} rows or steps need it. Run "keys rewrap" first.`
    case 'too_early':
      return `what was made with it may be on its way until ${answer.until}.`
    case 'not_previous':
      return 'it is in use for what is new. Rotate its purpose first.'
    default:
      return 'there is no such key.'
  }
}

function misunderstood(text: string): void {
  console.error(text)
  process.exitCode = 2
}
