import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import {
  forgetFactorsAnswer,
  forgetFactorsInput,
  setRoleAnswer,
  setRoleInput,
} from '@tessera/broker-client/operator-protocol'
import { Misunderstood, NotDone, readWords } from './command-line.ts'
import type { Connect } from './operator-connection.ts'

/** Says what a person may do here: this at every service and nothing else; a researcher does her own work. */
export async function commandRole(connect: Connect, words: readonly string[]): Promise<void> {
  const [username, role] = readWords(words, 2, {}).positionals
  const roles = setRoleInput.shape.role
  if (username === undefined || !roles.safeParse(role).success) {
    throw new Misunderstood(`Say role USERNAME ROLE with one of: ${roles.options.join(', ')}.`)
  }
  const missing = new NotDone(`There is no user ${username}. Nothing was changed.`)
  const input = setRoleInput.safeParse({ username, role })
  if (!input.success) throw missing
  const { outcome } = await callBroker(connect(), brokerPaths.setRole, input.data, setRoleAnswer)
  switch (outcome) {
    case 'changed':
      return console.log(`${input.data.username} is ${role} now.`)
    case 'not_found':
      throw missing
    case 'last_administrator':
      throw new NotDone(
        `${input.data.username} is the last administrator. Make somebody else one first. Nothing was changed.`,
      )
    default:
      return outcome satisfies never
  }
}

/** Takes all second factors of an account away, whose owner has lost them. */
export async function commandForgetFactors(
  connect: Connect,
  words: readonly string[],
): Promise<void> {
  const [username] = readWords(words, 1, {}).positionals
  if (username === undefined) throw new Misunderstood('Say forget-factors USERNAME.')
  const missing = new NotDone(`There is no user ${username}. Nothing was changed.`)
  const input = forgetFactorsInput.safeParse({ username })
  if (!input.success) throw missing
  const { outcome } = await callBroker(
    connect(),
    brokerPaths.forgetFactors,
    input.data,
    forgetFactorsAnswer,
  )
  switch (outcome) {
    case 'forgotten':
      return console.log(
        `${input.data.username} has no second factor any more, and is signed out everywhere.`,
      )
    case 'none':
      throw new NotDone(`${input.data.username} has no second factor. Nothing was changed.`)
    case 'not_found':
      throw missing
    default:
      return outcome satisfies never
  }
}
