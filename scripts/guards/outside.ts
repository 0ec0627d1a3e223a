import type { Guard } from './guard.ts'

/** Requests that leave the house, answers that come back, and what strangers send to the api. */
export function outsideGuards(): readonly Guard[] {
  return [
    {
      name: 'loopback is not taken for a public address',
      without: [
        {
          file: 'packages/runtime/src/address-reach.ts',
          text: `if (range === 'loopback') return 'loopback'`,
          by: `if (range === 'loopback') return 'public'`,
        },
      ],
      missedBy: ['packages/runtime/src/address-reach.test.ts: calls %s loopback'],
    },
    {
      name: 'each address is checked before it is connected to',
      without: [
        {
          file: outgoing,
          text: 'if (reach === destination) return',
          by: 'if (reach !== null) return',
        },
      ],
      missedBy: [
        `${outgoingTest}: is checked again for the next connection`,
        `${egressTest}: does not reach %s after a redirect, wherever it runs`,
      ],
    },
    {
      name: 'the connection goes to the address that was checked',
      without: [
        { file: outgoing, text: 'return addresses\n', by: 'return await lookup(hostname)\n' },
      ],
      missedBy: [`${outgoingTest}: leads to the address that was checked, with one question`],
    },
    {
      name: 'redirects are not followed',
      without: [{ file: outgoing, text: `redirect: 'manual'`, by: `redirect: 'follow'` }],
      missedBy: [
        `${outgoingTest}: is an answer and not followed: %i`,
        `${egressTest}: does not follow a redirect`,
      ],
    },
    {
      name: 'a credential is taken out of an answer',
      without: [
        {
          file: clean,
          text: 'const mask = maskSecret(...secretsIn(credential.type, credential.secret.expose()))',
          by: `const mask = maskSecret('nothing-that-is-ever-said', ...(credential ? [] : secretsIn(credential, '')))`,
        },
      ],
      missedBy: [
        `${egressTest}: is masked in text and headers when it stands there %s`,
        `${egressTest}: is not given in the name of a header`,
      ],
    },
    {
      name: 'an answer that cannot be read is not given',
      without: [
        {
          file: clean,
          text: '    requireReadable(response.headers)\n',
          by: '    void requireReadable\n',
        },
      ],
      missedBy: [`${egressTest}: is not given when nobody can look into the answer`],
    },
    {
      name: 'a secret is looked for in every encoding',
      without: [
        { file: mask, text: '...encoded.map(base64Pattern),', by: '' },
        { file: mask, text: '    ...forms,\n', by: '' },
        { file: mask, text: "escapes.join('|')", by: 'escapes[0]' },
      ],
      missedBy: [
        `${maskTest}: the secret %s is taken out`,
        `${maskTest}: a password that is not ASCII is found as it is written in each encoding`,
      ],
    },
    {
      name: 'what may be the beginning of a secret is held back',
      without: [
        {
          file: mask,
          text: 'const ready = Math.max(0, all.length - this.#longest + 1)',
          by: 'const ready = all.length + 0 * this.#longest',
        },
      ],
      missedBy: [`${maskTest}: text is masked as it passes in pieces of %d bytes`],
    },
    {
      name: 'each address has a number of requests',
      without: [
        {
          file: 'apps/api/src/http/limits.ts',
          text: 'requests: { requests: 6_000,',
          by: 'requests: { requests: 6_000_000,',
        },
      ],
      missedBy: [
        'apps/api/src/http/rate-limit.test.ts: answers at most 6000 requests in a minute for one address',
      ],
    },
    {
      name: 'files with secrets are for one user of the machine',
      without: [
        {
          file: 'packages/development/src/service-files.ts',
          text: '{ mode: 0o600 }',
          by: '{ mode: 0o644 }',
        },
        {
          file: 'packages/runtime/src/private-file.ts',
          text: 'if ((mode & 0o077) !== 0) {',
          by: 'if ((mode & 0o077) > 0o777) {',
        },
      ],
      missedBy: [
        'journeys/secrets.test.ts: secrets lie in files of mode 0600 in directories of mode 0700',
      ],
    },
  ]
}

const outgoing = 'packages/runtime/src/outgoing-fetch.ts'
const outgoingTest = 'packages/runtime/src/outgoing-fetch.test.ts'
const egressTest = 'apps/worker/src/service/egress-fetch.test.ts'
const clean = 'apps/egress/src/clean-reply.ts'
const mask = 'packages/runtime/src/mask-secret.ts'
const maskTest = 'packages/runtime/src/mask-secret.test.ts'
