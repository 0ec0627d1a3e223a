import type { Guard } from './guard.ts'

/** Who may claim, hold and renew. */
export function grantGuards(): readonly Guard[] {
  return [
    {
      name: 'each procedure says which kind of client may call it',
      without: [
        {
          file: `${broker}/procedure.ts`,
          text: 'if (!kinds.includes(ctx.caller.kind)) {',
          by: 'if (kinds.length === 0) {',
        },
      ],
      missedBy: [
        `${attacks}/stolen-api.test.ts: may claim nothing: a grant is for workers`,
        `${attacks}/stolen-api.test.ts: enrols nobody, and lists nobody`,
        `${attacks}/stolen-worker.test.ts: gets nothing by the calls of the api`,
        `${tests}/door.test.ts: keeps each kind of client to its own calls`,
        `${tests}/revocation.test.ts: only the operator revokes`,
        `${tests}/import.test.ts: is the operator’s, and nobody else’s`,
      ],
    },
    {
      name: 'a grant answers only to the worker that it was given to',
      without: [
        {
          file: `${broker}/grants/held-grant.ts`,
          text: 'if (grant.workerId !== workerId) throw',
          by: 'if (grant.workerId === "") throw',
        },
        {
          file: `${broker}/grants/redeem.ts`,
          text: 'if (seen.workerId !== ctx.caller.id) throw',
          by: 'if (seen.workerId === "") throw',
        },
      ],
      missedBy: [
        `${attacks}/stolen-worker.test.ts: cannot renew another’s grant with a valid identity of its own`,
        `${attacks}/stolen-worker.test.ts: cannot give another’s grant back`,
        `${tests}/theft.test.ts: gets nothing; the job stops with a reason, its owner reads of it and admins are alerted`,
        `${tests}/model-replay.test.ts: the way around this fails on the broker: %s`,
      ],
    },
    {
      name: 'a grant answers only with the claim key that it was given for',
      without: [
        {
          file: `${broker}/grants/held-grant.ts`,
          text: `return grant.claimKey.equals(Buffer.from(shown.publicKey, 'base64url')) ? grant : null`,
          by: 'return grant',
        },
      ],
      missedBy: [
        `${attacks}/stolen-worker.test.ts: cannot renew its own grant with another claim key`,
      ],
    },
    {
      name: 'a step is claimed only while it was sent',
      without: [
        {
          file: `${broker}/grants/redeem.ts`,
          text: `if (subject.stepState === 'due' || subject.stepState === 'waiting') return 'not_due'`,
          by: '',
        },
        {
          file: `${broker}/grants/redeem.ts`,
          text: `if (subject.stepState !== 'dispatched' && subject.stepState !== 'claimed') return 'ended'`,
          by: '',
        },
      ],
      missedBy: [`${attacks}/stolen-worker.test.ts: cannot claim what was not sent`],
    },
    {
      name: 'a grant is sealed to the claim key',
      without: [
        {
          file: aes,
          text: 'cipher.update(plaintext)',
          by: '(cipher.update(plaintext), plaintext)',
        },
        {
          file: aes,
          text: 'decipher.update(ciphertext.subarray(0, tagStart))',
          by: 'Buffer.from(ciphertext.subarray(0, tagStart))',
        },
        { file: aes, text: 'decipher.final()', by: 'Buffer.alloc(0)' },
      ],
      missedBy: [
        `${attacks}/stolen-worker.test.ts: reads an answer that it overheard only with the claim key`,
        `${attacks}/stolen-database.test.ts: holds a credential in no form that can be read`,
      ],
    },
    {
      name: 'ciphertext is authenticated',
      without: [{ file: aes, text: 'decipher.final()', by: 'Buffer.alloc(0)' }],
      missedBy: [
        `${attacks}/queue-writer.test.ts: cannot change a byte of a context, wherever it stands`,
      ],
    },
    {
      name: 'a context is bound to its task, and to the delegation that the api signed',
      without: [
        {
          file: 'packages/tasks/src/task-context.ts',
          text: `return encodeFields(task.taskId, task.userId, about, task.delegationId, task.kind)`,
          by: 'return encodeFields(task.userId)',
        },
        {
          file: openContext,
          text: `context.delegationId !== subject.delegationId ||`,
          by: '',
        },
        { file: openContext, text: signed, by: 'return context' },
      ],
      missedBy: [
        `${attacks}/queue-writer.test.ts: cannot exchange the contexts of two tasks of one user`,
      ],
    },
    {
      name: 'a delegation is what the api signed',
      without: [{ file: openContext, text: signed, by: 'return context' }],
      missedBy: [
        `${attacks}/queue-writer.test.ts: cannot sign a delegation with a key of its own`,
        `${attacks}/row-mover.test.ts: cannot widen a delegation by changing %s`,
      ],
    },
    {
      name: 'nothing is live that was revoked',
      without: [
        {
          file: grantRows,
          text: 'if not exists (select from proof.revocations r where r.at >= of_grant.created_at) then',
          by: 'if true then',
        },
      ],
      missedBy: [
        `${tests}/revocation.test.ts: show no rows and are not renewed, and their steps can be claimed anew at once`,
      ],
    },
    {
      name: 'a row proof ends with its grant and its delegation',
      without: [
        {
          file: proofs,
          text: `      and g.ended_at is null\n      and g.expires_at > clock_timestamp()`,
          by: '      and g.expires_at > clock_timestamp()',
        },
        { file: proofs, text: `      and d.state = 'live'\n`, by: '' },
      ],
      missedBy: [
        `${attacks}/stolen-worker.test.ts: sees the rows of its grant’s job only, and none after the grant`,
      ],
    },
    {
      name: 'what Postgres stores of a proof is its hash',
      without: [
        {
          file: proofs,
          text: `    where g.proof_hash = sha256(presented)\n      and g.ended_at`,
          by: `    where g.proof_hash in (presented, sha256(presented))\n      and g.ended_at`,
        },
      ],
      missedBy: [`${attacks}/stolen-database.test.ts: holds proofs as hashes only`],
    },
    {
      name: 'a unit of work needs a session’s own proof',
      without: [{ file: proofs, text: 'where s.proof_hash = sha256(presented)', by: 'where true' }],
      missedBy: [`${attacks}/stolen-api.test.ts: delegates for nobody who is not signed in`],
    },
    {
      name: 'only the system login sweeps',
      without: [
        { file: proofs, text: `if session_user <> 'tessera_system' then`, by: 'if false then' },
      ],
      missedBy: [
        'packages/db/src/proofs.test.ts: cannot be opened by the owner of the tables in another’s name',
      ],
    },
    {
      name: 'a request is answered once',
      without: [
        { file: clients, text: 'select c.id, ${id}, ', by: 'select c.id, ${randomUUID()}, ' },
        {
          file: clients,
          text: `import { sql } from 'kysely'`,
          by: `import { randomUUID } from 'node:crypto'\nimport { sql } from 'kysely'`,
        },
      ],
      missedBy: [`${tests}/door.test.ts: answers one of twenty copies that arrive together`],
    },
    {
      name: 'a suspended client is admitted to nothing',
      without: [{ file: clients, text: ` and c.status = 'active'`, by: '' }],
      missedBy: [
        `${tests}/door.test.ts: gives a suspended client nothing from its next request on`,
      ],
    },
    {
      name: 'a request is answered while it is fresh',
      without: [
        {
          file: `${broker}/authenticate.ts`,
          text: '<= acceptedAgeSeconds',
          by: '<= 1000 * acceptedAgeSeconds',
        },
      ],
      missedBy: [`${tests}/door.test.ts: refuses a request that was signed two minutes ago`],
    },
    {
      name: 'egress gets a credential for what the grant’s scopes need',
      without: [
        {
          file: `${broker}/egress/credential.ts`,
          text: 'findAllowedRequest(adapter.allowedRequests, grant.scopes, request)',
          by: `findAllowedRequest(adapter.allowedRequests, ['submit', 'poll', 'collect', 'cancel', 'read-options'], request)`,
        },
      ],
      missedBy: [
        `${tests}/egress.test.ts: does not go out for a request that the scopes of the grant do not need`,
      ],
    },
    {
      name: 'who claims unusually often is noticed',
      without: [
        {
          file: `${broker}/watch/watch.ts`,
          text: 'if (this.#claims.take(workerId) > 0)',
          by: 'if (this.#claims.take(workerId) < 0)',
        },
      ],
      missedBy: [
        `${tests}/watch.test.ts: by a worker that claims more than is usual, which is served all the same`,
      ],
    },
    {
      name: 'each has a bucket of its own',
      without: [
        {
          file: `${broker}/grants/rate-limit.ts`,
          text: 'take(name: string): number {',
          by: `take(_name: string): number {\n    const name = ''`,
        },
      ],
      missedBy: [
        `${broker}/grants/rate-limit.test.ts: does not take from one what another has used`,
      ],
    },
  ]
}

const broker = 'apps/broker/src'
const tests = 'apps/broker/test'
const attacks = 'apps/broker/test/attacks'
const aes = 'packages/crypto/src/aes-gcm.ts'
const openContext = 'apps/broker/src/grants/open-task-context.ts'
const signed =
  'return delegationIsSigned(api.delegationKey, signed, context.signature) ? context : null'
const grantRows = 'packages/db/migrations/0007_grants.sql'
const proofs = 'packages/db/migrations/0002_proofs.sql'
const clients = 'packages/db/src/vault/clients.ts'
