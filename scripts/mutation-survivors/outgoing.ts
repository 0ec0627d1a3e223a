import { emptied, type ExplainedSurvivors, onlyErrorText, onlyOverwrites } from './explained.ts'

const allowed = 'adapters/src/allowed-requests.ts'
const mask = 'runtime/src/mask-secret.ts'
const minOfLengths = 'Math.min(...[...forms, ...encoded].map(({\n  length\n}) => length))'
const outgoing = 'runtime/src/outgoing-fetch.ts'
const serve = 'egress/src/serve-request.ts'

export const outgoingSurvivors: readonly ExplainedSurvivors[] = [
  {
    reason: onlyErrorText,
    mutants: [
      ...emptied(mask, ["'SecretFound'", "'the secret stands where it cannot be masked'"]),
      ...emptied(outgoing, ['`${host} (${address})`']),
      { file: outgoing, before: 'host === address', after: 'true' },
      { file: outgoing, before: 'host === address', after: 'false' },
      { file: outgoing, before: 'host === address', after: 'host !== address' },
      ...emptied('egress/src/grant-watch.ts', ["'the broker was not asked which grants are live'"]),
      { file: 'egress/src/grant-watch.ts', before: '{ err: error }', after: '{}' },
    ],
  },
  {
    reason: 'the check is for the types: there is always a value here',
    mutants: [
      { file: allowed, before: 'url === null', isAll: true, after: 'false' },
      { file: allowed, before: 'query[name]?.test', after: 'query[name].test' },
      { file: allowed, before: "''", isAll: true, after: '"Stryker was here!"' },
    ],
  },
  {
    reason: 'equivalent: undefined is no more true than false',
    mutants: [{ file: allowed, before: '{ return false }', after: '{}' }],
  },
  {
    reason: 'refuses more: also a percent sign that could begin an escape and does not',
    mutants: [
      {
        file: allowed,
        before: String.raw`/^\.{0,2}$|[/\\;]|%[\da-f]{2}|\p{Cc}/iu`,
        after: String.raw`/^\.{0,2}$|[/\\;]|%[\da-f]|\p{Cc}/iu`,
      },
    ],
  },
  {
    reason: 'saves time only: the same bytes are made again',
    mutants: [{ file: mask, before: 'checked === text', after: 'false' }],
  },
  {
    reason: 'holds two bytes more back until the end',
    mutants: [
      {
        file: mask,
        before: 'all.length - this.#longest + 1',
        after: 'all.length - this.#longest - 1',
      },
    ],
  },
  {
    reason: 'holds less back, yet as much as the longest form has',
    mutants: [{ file: mask, before: 'Math.max(...[', after: minOfLengths }],
  },
  {
    reason:
      'masks more: also what has a plus sign or that text in place of each letter of the secret',
    mutants: [
      { file: mask, before: "character === ' '", after: 'true' },
      { file: mask, before: '[]', isAll: true, after: '["Stryker was here"]' },
    ],
  },
  {
    reason: 'passes pieces of no bytes on, which change nothing',
    mutants: ['ready.length', 'rest.length'].flatMap((length) => [
      { file: mask, before: `${length} > 0`, after: 'true' },
      { file: mask, before: `${length} > 0`, after: `${length} >= 0` },
    ]),
  },
  {
    reason: 'equivalent: neither is the type of a text, nor is either the word `text`',
    mutants: [
      {
        file: 'egress/src/clean-reply.ts',
        before: "''",
        isAll: true,
        after: '"Stryker was here!"',
      },
      ...emptied('egress/src/clean-reply.ts', ["'data'"]),
    ],
  },
  {
    reason: 'equivalent: `Headers` trims the values itself',
    mutants: [
      {
        file: 'egress/src/clean-reply.ts',
        before: "headers.get('transfer-encoding')?.toLowerCase().trim()",
        after: "headers.get('transfer-encoding')?.toLowerCase()",
      },
    ],
  },
  {
    reason: 'equivalent: the host of a URL has brackets at its two ends or nowhere',
    mutants: [
      { file: outgoing, before: String.raw`/^\[|\]$/g`, after: String.raw`/\[|\]$/g` },
      { file: outgoing, before: String.raw`/^\[|\]$/g`, after: String.raw`/^\[|\]/g` },
    ],
  },
  {
    reason: 'refuses every public address; no test goes out into the internet',
    mutants: emptied(outgoing, ["'public'"]),
  },
  {
    reason:
      'the servers of the tests speak HTTP/1.1 only. It keeps a slow upload from holding up another',
    mutants: [{ file: outgoing, before: 'false', isAll: true, after: 'true' }],
  },
  {
    reason: 'only the text of a line in the log',
    mutants: emptied(serve, ["'a request was broken off'"]),
  },
  {
    reason: onlyOverwrites,
    mutants: [{ file: serve, before: '{ licence.credential?.secret.wipe() }', after: '{}' }],
  },
  {
    reason: 'saves a timer only: it is cleared as soon as a request that is whole closes',
    mutants: [
      { file: serve, before: 'incoming.complete || incoming.destroyed', after: 'false' },
      {
        file: serve,
        before: 'incoming.complete || incoming.destroyed',
        after: 'incoming.complete && incoming.destroyed',
      },
    ],
  },
  {
    reason:
      'the request or the reading of its answer throws the same; held for what throws something of its own first',
    mutants: [{ file: serve, before: 'signal.throwIfAborted()', after: ';' }],
  },
  {
    reason:
      'Node throws away by itself what a request has left once it is answered; this does not rest on it',
    mutants: [
      { file: serve, before: 'incoming.resume()', after: ';' },
      { file: serve, before: "'error'", after: '""' },
    ],
  },
  {
    reason: 'equivalent: neither is a proof or a request',
    mutants: [{ file: serve, before: "''", isAll: true, after: '"Stryker was here!"' }],
  },
  {
    reason:
      'with a service that answers early and with one that hangs up in the middle the worker is answered the same; this does not rest on when a request is destroyed',
    mutants: [
      { file: serve, before: '{ destroyOnReturn: false }', after: '{}' },
      { file: serve, before: 'false', isAll: true, after: 'true' },
    ],
  },
]
