import { type EgressRequest, egressPath } from '@tessera/broker-client/egress-request'
import type { BrokerTrust } from '@tessera/broker-client/broker'
import type { Grant } from '@tessera/broker-client/grants'
import { signRequest } from '@tessera/broker-client/signed-request'
import type { SignedInUser } from '@tessera/testing/people'
import { storeToken } from './vault-rows.ts'
import { createWorld, type World } from './world.ts'

/** The world of the broker's tests, whose service is reached through egress. */
export interface EgressWorld extends World {
  readonly egress: BrokerTrust
  /** Whether workers get credentials, or egress alone. */
  deliverThrough(delivery: 'egress' | 'sealed'): Promise<void>
  /** A worker that holds the `submit-job` step of a new user. */
  held(): Promise<Held>
}

export interface Held {
  readonly user: SignedInUser
  readonly token: string
  readonly worker: BrokerTrust
  readonly grant: Grant
}

export async function createEgressWorld(): Promise<EgressWorld> {
  await using stack = new AsyncDisposableStack()
  const world = stack.use(await createWorld())
  const egress = await world.testBroker.enrollEgress('egress-1')
  const running = stack.move()
  return {
    ...world,
    egress,
    async deliverThrough(delivery) {
      await world.database.adminPool.query('update app.services set delivery = $1', [delivery])
    },
    async held() {
      const user = await world.signIn()
      const token = await storeToken(world, user)
      const worker = await world.newWorker()
      return {
        user,
        token,
        worker,
        grant: await world.claim(worker, await world.dispatchedJob(user)),
      }
    },
    [Symbol.asyncDispose]: async () => await running.disposeAsync(),
  }
}

/** A request that the holder signed for egress, as egress shows it. */
export function shown(
  { worker, grant }: Pick<Held, 'worker' | 'grant'>,
  change: Partial<EgressRequest> & {
    readonly url?: string
    readonly verb?: string
    readonly signed?: string
  } = {},
): { readonly workerProof: string; readonly request: string } {
  const { url = `http://127.0.0.1:1${egressPath}`, verb = 'POST', signed, ...rest } = change
  const request = JSON.stringify({
    grantId: grant.id,
    claimKey: grant.claimKey,
    method: 'GET',
    path: '/api/v2/server',
    headers: {},
    credential: { in: 'header' },
    ...rest,
  })
  const identity = { clientId: worker.clientId, key: worker.identityKey }
  const proof = { method: verb, url, body: signed ?? request }
  return { workerProof: signRequest(identity, proof), request }
}
