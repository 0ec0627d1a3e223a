import { connectBroker } from '@tessera/broker-client/broker'
import { callBroker } from '@tessera/broker-client/call-broker'
import type { Grant } from '@tessera/broker-client/grants'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { setOAuthClientAnswer } from '@tessera/broker-client/operator-protocol'
import type { SignedInUser } from '@tessera/testing/people'
import {
  type OAuthProvider,
  type OAuthProviderOptions,
  startOAuthProvider,
} from '@tessera/testing/oauth-provider'
import { createWorld, type World } from './world.ts'

/** The world of the broker's tests, whose service takes what a real OpenID provider gives. */
export interface OAuthWorld extends World {
  readonly provider: OAuthProvider
  /** Where a sign-in begins. */
  begin(user: SignedInUser): Promise<string>
  complete(
    user: SignedInUser,
    query: URLSearchParams,
    at?: World['serviceId'],
  ): ReturnType<ReturnType<typeof connectBroker>['completeOAuth']>
  /** Gives the broker what it shows itself with there, as the operator does. */
  setClient(secret: string): Promise<unknown>
  /** Somebody who has signed in there as this account. */
  connectedUser(account?: string): Promise<SignedInUser>
  /** What the row of her credential says, in both tables. */
  credentialOf(user: SignedInUser): Promise<CredentialRow>
  /** What the broker's record says of an action, in order. */
  outcomesOf(action: string): Promise<readonly string[]>
  /** What the broker told her. */
  toldOwner(user: SignedInUser): Promise<readonly string[]>
  /** As if her access token ended so soon. */
  endAccessToken(user: SignedInUser, secondsLeft?: number): Promise<void>
}

interface CredentialRow {
  readonly version: number
  readonly is_verified: boolean
  readonly verification_error: string | null
  readonly expires_at: Date | null
  readonly access_expires_at: Date | null
  readonly can_refresh: boolean
}

export async function createOAuthWorld(
  options: Partial<OAuthProviderOptions> = {},
): Promise<OAuthWorld> {
  await using stack = new AsyncDisposableStack()
  const world = stack.use(await createWorld())
  const provider = stack.use(
    await startOAuthProvider({
      redirectUris: [1, 2].map((id) => `https://tessera.example/api/oauth/callback/${id}`),
      ...options,
    }),
  )
  await provider.register(world.database, world.serviceId)
  world.service.accountOfBearer = provider.accountOf
  const client = connectBroker(world.testBroker.api)
  const { database, serviceId } = world
  const running = stack.move()
  const oauthWorld: OAuthWorld = {
    ...world,
    provider,
    async begin({ proof }) {
      const begun = await client.beginOAuth({ proof, serviceId, label: 'mine' })
      if (begun.outcome !== 'begun') throw new Error(`the sign-in was not begun: ${begun.outcome}`)
      return begun.url
    },
    complete: async ({ proof }, query, at = serviceId) =>
      await client.completeOAuth({ proof, serviceId: at, query: query.toString() }),
    setClient: async (secret) =>
      await callBroker(
        world.testBroker.operator,
        brokerPaths.setOAuthClient,
        { serviceId, secret },
        setOAuthClientAnswer,
      ),
    async connectedUser(account = 'alice') {
      const user = await world.signIn()
      const query = await provider.signIn(await oauthWorld.begin(user), account)
      const { outcome } = await oauthWorld.complete(user, query)
      if (outcome !== 'stored') throw new Error(`the sign-in was not completed: ${outcome}`)
      return user
    },
    async credentialOf(user) {
      const { rows } = await database.adminPool.query<CredentialRow>(
        `select * from app.credentials c join vault.credential_secrets e on e.credential_id = c.id where c.user_id = $1`,
        [user.id],
      )
      const [row] = rows
      if (row === undefined) throw new Error('she has no credential')
      return row
    },
    async outcomesOf(action) {
      const { rows } = await database.adminPool.query<{ outcome: string }>(
        'select outcome from vault.audit where action = $1 order by id',
        [action],
      )
      return rows.map(({ outcome }) => outcome)
    },
    async toldOwner(user) {
      const { rows } = await database.adminPool.query<{ action: string }>(
        `select action from app.audit where user_id = $1 and actor = 'broker' order by at`,
        [user.id],
      )
      return rows.map(({ action }) => action)
    },
    async endAccessToken(user, secondsLeft = 0) {
      await database.adminPool.query(
        `update vault.credential_secrets set access_expires_at = now() + make_interval(secs => $2) where user_id = $1`,
        [user.id, secondsLeft],
      )
    },
    [Symbol.asyncDispose]: async () => await running.disposeAsync(),
  }
  return oauthWorld
}

/** The access token that a grant came with. */
export function secretOf({ credential }: Grant): string {
  if (!('secret' in credential)) throw new Error('the grant came without a credential')
  return credential.secret.expose()
}
