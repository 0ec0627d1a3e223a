import type { Guard } from './guard.ts'

/** The broker's record, and what its door says and does not say. */
export function recordGuards(): readonly Guard[] {
  return [
    {
      name: 'each record follows the one before it',
      without: [
        { file: verify, text: 'if (record.sequence < expected) {', by: 'if (expected < 0) {' },
        { file: verify, text: 'if (record.sequence > expected) {', by: 'if (expected < 0) {' },
        {
          file: verify,
          text: 'if (!recordMac(key, before?.mac ?? noMac, record).equals(record.mac))',
          by: 'if (!recordMac(key, before?.mac ?? noMac, record))',
        },
        { file: verify, text: '!said.mac.equals(record.mac)', by: 'said === null' },
      ],
      missedBy: [
        `${tests}/audit.test.ts: who removes one from the middle`,
        `${tests}/audit.test.ts: who exchanges two`,
      ],
    },
    {
      name: 'the end of each lane stands where it was signed',
      without: [
        { file: verify, text: 'if (last >= sequence) continue', by: 'if (last >= 0) continue' },
      ],
      missedBy: [
        `${tests}/audit.test.ts: who cuts the end off and puts the head back, by the signed ends`,
      ],
    },
    {
      name: 'the signed ends are signed, and follow each other',
      without: [
        {
          file: `${broker}/audit/head-line.ts`,
          text: `verify(null, signedBytes(line), key, Buffer.from(signature, 'base64url'))`,
          by: `verify !== null && signature !== ''`,
        },
        {
          file: verify,
          text: 'if (before !== null && line.previous !== lineHash(before))',
          by: `if (before !== null && lineHash(before) === '')`,
        },
      ],
      missedBy: [`${tests}/audit.test.ts: who changes or removes a line of the signed ends`],
    },
    {
      name: 'what leads to a secret is in a record as HMAC',
      without: [
        {
          file: 'packages/db/src/vault/audit-chain.ts',
          text: `return createHmac('sha256', key.key).update(fields).digest().subarray(0, 16).toString('base64url')`,
          by: 'return fields.length > 0 && key !== null ? id : id',
        },
      ],
      missedBy: [`${tests}/audit.test.ts: names grants and credentials as HMAC only`],
    },
    {
      name: 'a lane is one writer’s at a time',
      without: [
        {
          file: 'packages/db/src/vault/audit-lanes.ts',
          text: 'order by lane limit ${1} for update skip locked',
          by: 'order by lane limit ${1}',
        },
      ],
      missedBy: [
        `${tests}/audit.test.ts: verifies while many add to it at once, in more than one lane`,
      ],
    },
    {
      name: 'an answer has its record in the same transaction',
      without: [
        {
          file: `${broker}/credentials/challenge.ts`,
          text: 'await recordInVault(unit, {',
          by: 'void (() => recordInVault)\n        void ({',
        },
      ],
      missedBy: [
        `${tests}/audit.test.ts: while the database refuses to take it, and again once it does`,
      ],
    },
    {
      name: 'nothing is answered while the ends of the record cannot be written',
      without: [
        {
          file: `${broker}/context.ts`,
          text: 'if (signing.isWritten) return',
          by: 'if (signing !== null) return',
        },
      ],
      missedBy: [
        `${tests}/audit.test.ts: while the disk of the signed ends is full, and again once it has room`,
      ],
    },
    {
      name: 'of a failure a caller reads its kind only',
      without: [
        {
          file: `${broker}/procedure.ts`,
          text: 'message: shape.data.code,',
          by: 'message: shape.message,',
        },
      ],
      missedBy: [
        `${attacks}/stranger.test.ts: does not read its own words, or anybody’s, in an error`,
      ],
    },
    {
      name: 'a refusal does not say why',
      without: [
        {
          file: `${broker}/grants/held-grant.ts`,
          text: 'if (grant === null) return null',
          by: `if (grant === null) throw new Error('there is no such grant')`,
        },
        {
          file: 'packages/db/migrations/0002_proofs.sql',
          text: `      and s.expires_at > clock_timestamp()\n      and u.status = 'active';`,
          by: '      and s.expires_at > clock_timestamp();',
        },
        {
          file: `${broker}/authenticate.ts`,
          text: 'if (known === null || !isSigned) return null',
          by: `if (known === null) throw new Error('there is no such client')\n    if (!isSigned) return null`,
        },
      ],
      missedBy: [
        `${attacks}/same-answers.test.ts: reads the same of a grant that never was, one that has ended, and one that is held with another key`,
        `${attacks}/same-answers.test.ts: reads the same of a proof that never was, of a session that has ended, and of somebody who is locked out`,
        `${attacks}/same-answers.test.ts: reads the same under a name that nobody has and under a name of another`,
      ],
    },
    {
      name: 'names of clients are compared as they are',
      without: [
        {
          file: 'packages/broker-client/src/client-id.ts',
          text: 'z.string().regex(/^[a-z][a-z0-9-]{1,62}$/)',
          by: 'z.string().transform((id) => id.trim().toLowerCase())',
        },
      ],
      missedBy: [`${attacks}/stranger.test.ts: is not taken for api-1 under the name %j`],
    },
    {
      name: 'names of procedures are compared as they are',
      without: [
        {
          file: `${broker}/call-procedure.ts`,
          text: "      path,\n      type: 'mutation',\n      getRawInput",
          by: "      path: path.toLowerCase(),\n      type: 'mutation',\n      getRawInput",
        },
      ],
      missedBy: [`${attacks}/stranger.test.ts: comes to no procedure by the path %s`],
    },
    {
      name: 'a request has a largest size',
      without: [
        {
          file: `${broker}/app.ts`,
          text: 'app.use(sayingAtMost(largestRequest))',
          by: 'app.use(sayingAtMost(1000 * largestRequest))',
        },
      ],
      missedBy: [
        `${attacks}/stranger.test.ts: may send as much as it likes, and the broker goes on`,
      ],
    },
    {
      name: 'what a sender did wrong is no failure of the broker',
      without: [
        {
          file: `${broker}/call-procedure.ts`,
          text: 'status: getHTTPStatusCodeFromError(error)',
          by: 'status: getHTTPStatusCodeFromError(error) + 100',
        },
      ],
      missedBy: [`${attacks}/stranger.test.ts: is refused with %s, and the broker goes on`],
    },
  ]
}

const broker = 'apps/broker/src'
const tests = 'apps/broker/test'
const attacks = 'apps/broker/test/attacks'
const verify = 'apps/broker/src/audit/verify-record.ts'
