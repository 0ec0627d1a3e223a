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
  if (role === 'admin') await giveFactor(world, username)
}

/** One that her sessions have just shown, and that nobody can show again. */
export async function giveFactor(world: World, username: string): Promise<void> {
  await world.rows(
    `with owner as (select id from app.users where username = $1),
      app as (
        insert into proof.authenticator_apps (user_id, secret_envelope, last_step) select id, '', 0 from owner
        on conflict do nothing)
    update proof.sessions set stepped_up_at = now() where user_id = (select id from owner)`,
    username,
  )
}
