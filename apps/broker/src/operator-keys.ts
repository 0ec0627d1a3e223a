import { setTimeout as wait } from 'node:timers/promises'
import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import {
  keyList,
  retireAnswer,
  retireInput,
  rewrapProgress,
  rotateAnswer,
  rotateInput,
} from '@tessera/broker-client/operator-protocol'
import { z } from 'zod'
import { Misunderstood, NotDone, readWords } from './command-line.ts'
import type { Connect } from './operator-connection.ts'

/** The operator's commands about keys. */
export async function commandKeys(
  connect: Connect,
  [command, ...words]: readonly string[],
): Promise<void> {
  switch (command) {
    case 'list':
      return await list(connect, words)
    case 'rotate':
      return await rotate(connect, words)
    case 'rewrap':
      return await rewrap(connect, words)
    case 'retire':
      return await retire(connect, words)
    default:
      throw new Misunderstood('Say one of: keys list, keys rotate, keys rewrap, keys retire.')
  }
}

/** Drops the keys from the broker's memory. */
export async function commandSeal(connect: Connect, words: readonly string[]): Promise<void> {
  readWords(words, 0, {})
  await callBroker(connect(), brokerPaths.seal, {}, z.unknown())
  console.log('The broker is sealed: it answers nothing until it is started again.')
}

async function list(connect: Connect, words: readonly string[]): Promise<void> {
  readWords(words, 0, {})
  const { keys, rewrapping } = await callBroker(connect(), brokerPaths.listKeys, {}, keyList)
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

async function rotate(connect: Connect, words: readonly string[]): Promise<void> {
  const [purpose] = readWords(words, 1, {}).positionals
  const input = rotateInput.safeParse({ purpose })
  if (!input.success) {
    const purposes = rotateInput.shape.purpose.options.join(', ')
    throw new Misunderstood(`Say what the key is for: ${purposes}.`)
  }
  const { keyId, previousId } = await callBroker(
    connect(),
    brokerPaths.rotateKey,
    input.data,
    rotateAnswer,
  )
  console.log(`${keyId} is the current key. ${previousId} still opens what was made with it.`)
}

async function rewrap(connect: Connect, words: readonly string[]): Promise<void> {
  readWords(words, 0, {})
  const connection = connect()
  let progress = await callBroker(connection, brokerPaths.rewrapKeys, {}, rewrapProgress)
  while (progress.running) {
    console.log(`${progress.rewrapped} rows so far.`)
    await wait(1_000)
    progress = (await callBroker(connection, brokerPaths.listKeys, {}, keyList)).rewrapping
  }
  console.log(`Done: ${progress.rewrapped} rows since the broker started.`)
  if (progress.failed > 0) {
    throw new NotDone(`${progress.failed} rows do not open. The broker's log names them.`)
  }
}

async function retire(connect: Connect, words: readonly string[]): Promise<void> {
  const [id] = readWords(words, 1, {}).positionals
  const input = retireInput.safeParse({ id })
  if (!input.success) throw new Misunderstood('Say the id of the key: "keys list" shows it.')
  const answer = await callBroker(connect(), brokerPaths.retireKey, input.data, retireAnswer)
  if (answer.outcome !== 'retired') {
    throw new NotDone(`${input.data.id} was not retired: ${reasonOf(answer)}`)
  }
  console.log(`${input.data.id} is destroyed.`)
}

function reasonOf(answer: z.infer<typeof retireAnswer>): string {
  switch (answer.outcome) {
    case 'in_use':
      return whatNeedsIt(answer)
    case 'too_early':
      return `what was made with it may be on its way until ${answer.until}.`
    case 'not_previous':
      return 'it is in use for what is new. Rotate its purpose first.'
    default:
      return 'there is no such key.'
  }
}

function whatNeedsIt({
  uses,
  by,
}: Extract<z.infer<typeof retireAnswer>, { readonly outcome: 'in_use' }>): string {
  switch (by) {
    case 'rows':
      return `${uses} rows need it. Run "keys rewrap" first.`
    case 'steps':
      return `${uses} steps that wait need it. It can go when they have ended.`
    case 'records':
      return `it chained ${uses} records, and nothing else can check them. They are kept for good, and so is this key.`
    case 'ledger':
      return `${uses} lines of the ledger are under it. Each broker that runs brings its own under the new key within a minute; of one that is gone, the runbook says what to do.`
    default:
      return by satisfies never
  }
}
