import type { Guard } from './guard.ts'

/** Who shows what to whom, when a program or a script asks Tessera. */
export function clientGuards(): readonly Guard[] {
  return [
    {
      name: 'an assertion is for this server',
      without: [{ file: assertion, text: `      audience: expected.audience,\n`, by: '' }],
      missedBy: [refused],
    },
    {
      name: 'an assertion is for no other server besides',
      without: [{ file: assertion, text: `  aud: z.string(),\n`, by: '' }],
      missedBy: [refused],
    },
    {
      name: 'an assertion begins now',
      without: [{ file: assertion, text: `      maxTokenAge: mostSeconds,\n`, by: '' }],
      missedBy: [refused],
    },
    {
      name: 'an assertion lasts a minute',
      without: [{ file: assertion, text: 'if (exp - iat > mostSeconds)', by: 'if (exp < iat)' }],
      missedBy: [refused],
    },
    {
      name: 'a key signs for its own program',
      without: [
        {
          file: 'packages/db/migrations/0018_programs.sql',
          text: `where k.program_id = program and k.id = key and k.removed_at is null and p.status = 'active'\n$$;\n\n-- For an assertion`,
          by: `where k.id = key and k.removed_at is null and p.status = 'active'\n$$;\n\n-- For an assertion`,
        },
      ],
      missedBy: [`${programsTest}: is refused to one program that signs for another`],
    },
    {
      name: 'a client asks one origin',
      without: [
        {
          file: connection,
          text: 'if (new URL(url).origin !== origin) throw new TypeError(`The token is for ${origin} alone.`)',
          by: '',
        },
      ],
      missedBy: [
        `${clients}/connection.test.ts: a request to another origin is not sent, and no token is asked for it`,
      ],
    },
    {
      name: 'a client follows no answer elsewhere',
      without: [{ file: connection, text: `redirect: 'error'`, by: `redirect: 'follow'` }],
      missedBy: [`${clients}/token-client.test.ts: is not shown to whom an answer points`],
    },
    {
      name: 'an assertion follows no answer elsewhere',
      without: [
        {
          file: `${clients}/access-tokens.ts`,
          text: `redirect: 'error'`,
          by: `redirect: 'follow'`,
        },
      ],
      missedBy: [`${clients}/access-tokens.test.ts: an assertion is sent nowhere else than asked`],
    },
    {
      name: 'a token is what a header holds',
      without: [
        {
          file: 'packages/contracts/src/program.ts',
          text: String.raw`access_token: z.string().regex(/^[\w.~+/-]+=*$/),`,
          by: 'access_token: z.string(),',
        },
      ],
      missedBy: [
        `${clients}/access-tokens.test.ts: a token that would end a header is none, and is not told`,
      ],
    },
    {
      name: 'a token travels over TLS',
      without: [
        {
          file: `${clients}/origin.ts`,
          text: `if (protocol === 'https:' || (protocol === 'http:' && thisMachine.test(hostname))) return origin`,
          by: 'if (hostname !== String(thisMachine)) return origin + protocol.slice(0, 0)',
        },
      ],
      missedBy: [
        `${clients}/client.test.ts: is shown to no server without TLS on another machine: %s`,
        `${clients}/token-client.test.ts: goes to no server without TLS on another machine: %s`,
      ],
    },
    {
      name: 'a token stands in a box',
      without: [
        {
          file: `${clients}/access-token.ts`,
          text: '  return token\n',
          by: `  return Object.assign(token, { toJSON: () => token.expose() })\n`,
        },
      ],
      missedBy: [`${clients}/token-client.test.ts: is in nothing that a client or an error shows`],
    },
    {
      name: 'a file of a token is its owner’s alone',
      without: [
        {
          file: `${clients}/access-token.ts`,
          text: 'if ((mode & 0o077) !== 0) throw',
          by: 'if (mode === 0) throw',
        },
      ],
      missedBy: [
        `${clients}/access-token.test.ts: is not read where others may read it, nor over a link`,
      ],
    },
    {
      name: 'what is no token is not told',
      without: [
        {
          file: `${clients}/access-token.ts`,
          text: `throw new TypeError('This is no whole access token.`,
          by: `throw new TypeError(text + ' is no whole access token.`,
        },
      ],
      missedBy: [
        `${clients}/access-token.test.ts: that is %s is none, and the error says nothing of it`,
      ],
    },
  ]
}

const clients = 'packages/client/src'
const connection = `${clients}/connection.ts`
const assertion = 'apps/api/src/programs/client-assertion.ts'
const programsTest = 'apps/api/src/programs/programs.test.ts'
const refused = `${programsTest}: is refused for an assertion with %s`
