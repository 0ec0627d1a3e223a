import type { Guard } from './guard.ts'

/** What slows down whoever tries often. */
export function limitGuards(): readonly Guard[] {
  return [
    {
      name: 'whoever guesses waits',
      without: [
        {
          file: throttle,
          text: 'const retryAfterSeconds = await waits.take(key, Math.min(2 ** beyond, longestWait))',
          by: 'const retryAfterSeconds = 0 * (await waits.take(key, Math.min(2 ** beyond, longestWait)))',
        },
      ],
      missedBy: [
        `${throttleTest}: makes a guesser wait, each time twice as long, a quarter of an hour at most`,
        `${throttleTest}: makes a network wait that tries one account after the other, a minute at most`,
      ],
    },
    {
      name: 'processes count together',
      without: [
        {
          file: counters,
          text: 'keyPrefix: `${counterPrefix}${rule.name}`,',
          by: 'keyPrefix: `${counterPrefix}${rule.name}${Math.random()}`,',
        },
      ],
      missedBy: [`${throttleTest}: counts the tries of all processes together`],
    },
    {
      name: 'of many tries at once one gets through',
      without: [
        {
          file: throttle,
          text: '(await tries.add(key)) - free',
          by: '(await later(tries.add(key))) - free',
        },
        {
          file: throttle,
          text: '/** Seconds. */',
          by: 'const later = async (n: Promise<number>) => Math.min(await n, 5) - 1\n/** Seconds. */',
        },
      ],
      missedBy: [`${throttleTest}: lets one of many through that come at once`],
    },
    {
      name: 'a known browser counts apart',
      without: [
        {
          file: throttle,
          text: 'if (attempt.own !== null) return await own.enter(attempt.own)',
          by: '',
        },
      ],
      missedBy: [
        `${throttleTest}: lets her in at once with a browser that she knows, on the network of those who guess too`,
        `${knownTest}: lets its owner sign in while somebody on her network guesses her password, and nobody else`,
      ],
    },
    {
      name: 'a browser is known to one account',
      without: [
        {
          file: 'apps/api/src/accounts/known-browsers.ts',
          text: 'if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null',
          by: 'if (given.length !== expected.length || !timingSafeEqual(given, given)) return null',
        },
      ],
      missedBy: [
        `${knownTest}: is known to the account that signed in there, until half a year later`,
        `${knownTest}: cannot be made up, nor made to count anew`,
      ],
    },
    {
      name: 'Redis sees hashes',
      without: [
        {
          file: counters,
          text: 'return counterOf(limiter, (text) => hashOf(hashKey, rule.name, text))',
          by: 'return counterOf(limiter, (text) => hashOf(hashKey, rule.name, text) && text)',
        },
      ],
      missedBy: [
        `${countersTest}: keeps neither names nor addresses in Redis, and nothing for longer than it counts`,
      ],
    },
    {
      name: 'nobody signs in uncounted',
      without: [
        {
          file: counters,
          text: `...(rule.whenAway === 'memory' && {`,
          by: `...(rule.whenAway !== undefined && {`,
        },
      ],
      missedBy: [
        `${limitsTest}: without Redis nobody signs in, shows a factor or sets a password, and everything else goes on`,
      ],
    },
    {
      name: 'a public procedure asks its limit',
      without: [
        {
          file: 'apps/api/src/trpc.ts',
          text: `if (limit !== 'requests') await ctx.limits[limit].admit(ctx.client.address)`,
          by: '',
        },
      ],
      missedBy: [`${limitsTest}: %s is refused beyond it, from that network only`],
    },
    {
      name: 'a session has a number of requests',
      without: [
        { file: 'apps/api/src/app.ts', text: 'app.use(limitOwners())', by: 'void limitOwners' },
      ],
      missedBy: [
        `${limitsTest}: nobody asks too often with one session, from however many networks`,
      ],
    },
  ]
}

const throttle = 'apps/api/src/accounts/sign-in-throttle.ts'
const throttleTest = 'apps/api/src/accounts/sign-in-throttle.test.ts'
const knownTest = 'apps/api/src/accounts/known-browsers.test.ts'
const counters = 'apps/api/src/http/counters.ts'
const countersTest = 'apps/api/src/http/counters.test.ts'
const limitsTest = 'apps/api/src/http/limits.test.ts'
