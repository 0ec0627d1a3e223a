import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { setRoleAnswer } from '@tessera/broker-client/operator-protocol'
import type { Visitor } from './visitor.ts'
import type { World } from './world.ts'

/** What the operator's command `role` does. */
export async function setRole(
  world: World,
  { username }: Pick<Visitor, 'username'>,
  role: string,
): Promise<void> {
  const { operator } = world.broker
  const input = { username, role }
  const answer = await callBroker(operator, brokerPaths.setRole, input, setRoleAnswer)
  if (answer.outcome !== 'changed') throw new Error(`${username} has no role ${role}`)
}
