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
          text: 'await own.enter(attempt.own)\n          return 0',
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
          text: 'if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false',
          by: 'if (given.length !== expected.length || !timingSafeEqual(given, given)) return false',
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
          text: 'hashed: (text) => hashOf(hashKey, rule.name, text),',
          by: 'hashed: (text) => hashOf(hashKey, rule.name, text) && text,',
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
          text: "insurance: rule.whenAway === 'memory' ?",
          by: 'insurance: rule.points > 0 ?',
        },
      ],
      missedBy: [
        `${limitsTest}: without Redis nobody signs in, shows a factor or sets a password, and everything else goes on`,
      ],
    },
    {
      name: 'a refusal costs the same for a name that nobody has',
      without: [
        {
          file: 'packages/db/migrations/0009_sign_in.sql',
          text: `      select u.id, 'anonymous', 'session.refused' from app.users u limit 1;`,
          by: `      select u.id, 'anonymous', 'session.refused' from app.users u limit 0;`,
        },
      ],
      missedBy: [
        `${timeTest}: a refused sign-in takes as long for a name that somebody has as for one that nobody has`,
      ],
    },
    {
      name: 'a name that nobody has is held against a hash',
      without: [
        {
          file: 'apps/api/src/accounts/passwords.ts',
          text: 'async () => await verify(shown))',
          by: 'async () => stored !== null && (await verify(shown)))',
        },
      ],
      missedBy: [
        `${timeTest}: a password is held against a hash of the same cost where there is none`,
      ],
    },
    {
      name: 'a mail is asked for in a row, whoever has the address',
      without: [
        {
          file: 'packages/db/migrations/0042_password_resets.sql',
          text: `  insert into proof.mails (kind, address) values ('reset_password', asked_for)`,
          by: `  insert into proof.mails (kind, address) select 'reset_password', asked_for from app.users u where lower(u.email) = asked_for`,
        },
      ],
      missedBy: [`${timeTest}: a mail to set a password is asked for in the same time`],
    },
    {
      name: 'a signature is checked for a program that is not there',
      without: [
        {
          file: 'apps/api/src/programs/client-assertion.ts',
          text: 'const key = await expected.findKey(named.iss, named.kid)',
          by: `const key = await expected.findKey(named.iss, named.kid)
    if (key === null) throw new Fault('program_refused')`,
        },
      ],
      missedBy: [
        `${timeTest}: a program that is there is refused in the same time as one that is not`,
      ],
    },
    {
      name: 'a public procedure asks its limit',
      without: [
        {
          file: 'apps/api/src/trpc.ts',
          text: `if (limit !== 'requests') await admit(ctx.limits, limit, ctx)`,
          by: '',
        },
      ],
      missedBy: [`${limitsTest}: %s is refused beyond it, from that network only`],
    },
    {
      name: 'a browser that is known waits for no stranger on its network',
      without: [
        {
          file: 'apps/api/src/http/limits.ts',
          text: 'if (asker.browser !== null && ofSigningIn.includes(limit))',
          by: 'if (asker.browser !== null && ofSigningIn.length === 0)',
        },
      ],
      missedBy: [
        `${limitsTest}: by %s goes on in a browser that is known, whatever strangers on its network use up`,
      ],
    },
    {
      name: 'signing in often makes no new browsers',
      without: [
        {
          file: 'apps/api/src/accounts/known-browsers.ts',
          text: 'id: idIn(shown) ?? ',
          by: 'id: ',
        },
      ],
      missedBy: [`${knownTest}: stays the same browser, whoever signs in there next`],
    },
    {
      name: 'every way in makes a browser known',
      without: [
        {
          file: 'apps/api/src/accounts/enter.ts',
          text: 'knownBrowser.set(',
          by: 'void (',
        },
      ],
      missedBy: [
        `${knownTest}: lets its owner sign in while somebody on her network guesses her password, and nobody else`,
        'apps/api/src/openid/openid.test.ts: makes an account without a password, and signs in with it from then on',
      ],
    },
    {
      name: 'the log says why nobody signs in',
      without: [
        {
          file: counters,
          text: "logger.error({ err: refusal, counter: name }, 'Redis does not count')",
          by: 'void name',
        },
      ],
      missedBy: [
        `${countersTest}: says once why Redis does not count, though it answers, and that it does again`,
      ],
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
const timeTest = 'apps/api/src/accounts/same-time.test.ts'
const counters = 'apps/api/src/http/counters.ts'
const countersTest = 'apps/api/src/http/counters.test.ts'
const limitsTest = 'apps/api/src/http/limits.test.ts'
