import { startOAuthProvider } from '@tessera/testing/oauth-provider'
import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { isCompleted, stepsOf, submissionsOf } from '../test/at-sandbox.ts'
import { createWorld } from '../test/world.ts'

it.each([
  ['cloudgene', 'sealed'],
  ['cloudgene', 'egress'],
  ['dnastack', 'egress'],
] as const)(
  'a job (%s, %s) runs on its owner’s account through access tokens that end between its steps, and no refresh token leaves the broker',
  async (kind, delivery) => {
    await using provider = await startOAuthProvider({
      redirectUris: ['https://tessera.example/api/oauth/callback/1'],
      accessTokenSeconds,
    })
    await using world = await createWorld({
      kind,
      delivery,
      sandbox: { oauth: provider.introspection, exportingMs: jobMilliseconds },
    })
    const researcher = await world.newResearcher()
    await researcher.revokeToken()
    await provider.register(world.database, world.serviceId)
    const { user, account } = researcher
    const of = { proof: user.proof, serviceId: world.serviceId }
    const begun = await world.broker.beginOAuth({ ...of, label: 'mine' })
    if (begun.outcome !== 'begun') throw new Error(begun.outcome)
    const query = await provider.signIn(begun.url, account)
    const connected = await world.broker.completeOAuth({ ...of, query: query.toString() })
    expect(connected).toMatchObject({ outcome: 'stored', credential: { remoteAccount: account } })

    await using commands = await watchCommands(world.redis.url)
    const job = await researcher.submit({ mode: 'imputation' })
    await using _dispatcher = await world.startDispatcher()
    await using _worker = await world.startWorker()
    const done = await job.becomes('completed', isCompleted)

    expect(done.remoteAccount).toBe(account)
    expect(await submissionsOf(world, job)).toEqual([
      expect.objectContaining({ account, jobId: done.remoteId }),
    ])
    expect((await stepsOf(world, job)).map(({ kind, state }) => [kind, state])).toEqual([
      ['submit-job', 'done'],
      ['poll-job', 'done'],
      ['collect-results', 'done'],
    ])
    // Steps began with tokens of their own, the first of which have ended by now.
    const { access, refresh } = provider.tokens
    expect(provider.events.filter((event) => event === 'refreshed').length).toBeGreaterThan(2)
    const [ended = ''] = access
    const answer = await fetch(`${world.sandbox.origin}/api/v2/server`, {
      headers: { authorization: `Bearer ${ended}` },
    })
    expect(await answer.json()).toMatchObject({ loggedIn: false })
    expect(provider.introspected.length).toBeGreaterThan(4)
    expect(new Set(provider.introspected.slice(0, -1))).toEqual(new Set([account]))
    expect(provider.introspected.at(-1)).toBeNull()
    // When the world ends, it looks for these in all that was logged.
    for (const token of [...access, ...refresh]) {
      world.secrets.add(token)
      expect(commands.text()).not.toContain(token)
    }
    expect(commands.text()).toContain(job.firstTask)
  },
  90_000,
)

/** Everything that anybody says to this Redis. */
async function watchCommands(url: string) {
  const said: string[] = []
  const admin = new Redis(url)
  const monitor = await admin.monitor()
  monitor.on(
    'monitor',
    (_time: string, words: readonly string[]) => void said.push(words.join(' ')),
  )
  return {
    text: () => said.join('\n'),
    async [Symbol.asyncDispose]() {
      monitor.disconnect()
      admin.disconnect()
    },
  }
}

/** A step's grant ends with its token: it must suffice for one. */
const accessTokenSeconds = 7
/** The job lasts longer than a token. */
const jobMilliseconds = 8_000
