import { type BrokerTrust, connectBroker } from '@tessera/broker-client/broker'
import type { FileId } from '@tessera/contracts/ids'
import type { Recurrence, Schedule } from '@tessera/contracts/schedule'
import { Secret } from '@tessera/crypto/secret'
import { openLogin } from '@tessera/db/login'
import { createDelegations } from '../src/delegations.ts'
import { createStandingPermissions } from '../src/permissions/standing-permissions.ts'
import { fireDueSchedules } from '../src/schedules/fire-due-schedules.ts'
import type { Fired } from '../src/schedules/fire-schedule.ts'
import type { Visitor } from './visitor.ts'
import { goodSettings, testPermissionKey, type World } from './world.ts'

export async function makeSchedule(
  { service: serviceId }: World,
  owner: Visitor,
  fileIds: FileId[],
  recurrence: Recurrence = weekly,
): Promise<Schedule> {
  const job = { serviceId, name: 'monthly', fileIds, settings: goodSettings }
  return await owner.trpc.schedules.make.mutate({ ...job, recurrence })
}

export async function isDue(
  world: World,
  id: string,
  at = `now() - interval '1 minute'`,
): Promise<void> {
  await world.rows(`update app.schedules set next_at = ${at}, due_at = ${at} where id = $1`, id)
}

/** As an api process does it on its own. */
export async function fire(
  world: World,
  {
    key = Buffer.from(testPermissionKey, 'base64url'),
    broker = {},
    ...limits
  }: {
    readonly key?: Buffer
    readonly broker?: Partial<BrokerTrust>
    readonly signal?: AbortSignal
    readonly most?: number
  } = {},
): Promise<readonly Fired[]> {
  await using api = openLogin('tessera_api', { url: new Secret(world.database.url('tessera_api')) })
  const { clientId, signingKey } = world.broker.api
  const connection = connectBroker({ ...world.broker.api, ...broker })
  const delegations = createDelegations(connection, { clientId, signingKey })
  const permissions = createStandingPermissions(api, new Secret<Uint8Array>(key))
  const deps = { api, delegations, permissions, logger: world.log.logger() }
  return await fireDueSchedules(deps, limits)
}

export const weekly = {
  kind: 'weekly',
  weekday: 1,
  time: '02:00',
  timeZone: 'Africa/Johannesburg',
} as const
