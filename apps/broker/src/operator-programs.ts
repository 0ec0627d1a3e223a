import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import {
  enrollProgramAnswer,
  programList,
  programStatusAnswer,
} from '@tessera/broker-client/operator-protocol'
import { enrollProgramInput, programScope } from '@tessera/contracts/program'
import { Misunderstood, NotDone, readWords } from './command-line.ts'
import type { Connect } from './operator-connection.ts'

/** Programs that act for users: enrolls one, lists them, suspends one, and lets it go on. */
export async function commandPrograms(connect: Connect, words: readonly string[]): Promise<void> {
  const [what, ...rest] = words
  switch (what) {
    case 'enroll':
      return await enroll(connect, rest)
    case 'list':
      return await list(connect, rest)
    case 'suspend':
      return await setStatus(connect, 'suspended', rest)
    case 'resume':
      return await setStatus(connect, 'active', rest)
    default:
      throw new Misunderstood('Say programs enroll, list, suspend or resume.')
  }
}

async function enroll(connect: Connect, words: readonly string[]): Promise<void> {
  const { positionals, values } = readWords(words, 1, {
    description: { type: 'string' },
    'run-by': { type: 'string' },
    scopes: { type: 'string' },
    'public-key': { type: 'string' },
  })
  const [name] = positionals
  const input = enrollProgramInput.safeParse({
    name,
    description: values.description,
    runBy: values['run-by'],
    scopes: values.scopes?.split(','),
    publicKey: values['public-key'],
  })
  if (!input.success) throw new Misunderstood(howToEnroll)
  const answer = await callBroker(
    connect(),
    brokerPaths.enrollProgram,
    input.data,
    enrollProgramAnswer,
  )
  switch (answer.outcome) {
    case 'enrolled':
      return console.log(`${name} is enrolled. Its id is ${answer.programId}.`)
    case 'taken':
      throw new NotDone(`There is a program ${name} already, or one with this key.`)
    default:
      return answer satisfies never
  }
}

async function list(connect: Connect, words: readonly string[]): Promise<void> {
  readWords(words, 0, {})
  for (const program of await callBroker(connect(), brokerPaths.listPrograms, {}, programList))
    console.log(
      [program.name, program.status, program.id, program.scopes.join(','), program.runBy].join(
        '\t',
      ),
    )
}

async function setStatus(
  connect: Connect,
  status: 'active' | 'suspended',
  words: readonly string[],
): Promise<void> {
  const [name] = readWords(words, 1, {}).positionals
  if (name === undefined) throw new Misunderstood('Say which program.')
  const input = { name, status }
  const { outcome } = await callBroker(
    connect(),
    brokerPaths.setProgramStatus,
    input,
    programStatusAnswer,
  )
  if (outcome === 'not_found') throw new NotDone(`There is no program ${name}.`)
  console.log(
    status === 'active'
      ? `${name} may ask for tokens again.`
      : `${name} is suspended: its tokens, and what users allowed it, count for nothing.`,
  )
}

const howToEnroll = `Say programs enroll NAME --description=TEXT --run-by=PEOPLE --scopes=${programScope.options.join(',')} --public-key=KEY with an Ed25519 key: 32 bytes, base64url.`
