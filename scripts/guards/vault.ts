import type { Guard } from './guard.ts'

/** What is stored, and the keys that open it. */
export function vaultGuards(): readonly Guard[] {
  return [
    {
      name: 'what is stored opens with the broker’s keys only',
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
        {
          file: 'packages/crypto/src/committed-key.ts',
          text: 'timingSafeEqual(',
          by: '((..._: unknown[]) => true)(',
        },
      ],
      missedBy: [`${attacks}/stolen-database.test.ts: opens with no key but the broker’s`],
    },
    {
      name: 'a stored credential is bound to its row, its version and its address',
      without: [
        {
          file: `${broker}/associated-data.ts`,
          text: 'return encodeFields(userId, credentialId, serviceId, origin, type, version)',
          by: 'return encodeFields()',
        },
        believed,
        {
          file: `${broker}/grants/choose-credential.ts`,
          text: `if (subject.credentialOrigin !== subject.serviceOrigin) return unavailable('moved')`,
          by: '',
        },
      ],
      missedBy: [
        `${attacks}/row-mover.test.ts: gets nothing out of a credential whose %s was changed`,
        `${attacks}/row-mover.test.ts: gets nothing out of a secret under another user’s credential`,
      ],
    },
    {
      name: 'a credential stays with the address for which it was entered',
      without: [
        {
          file: `${broker}/grants/choose-credential.ts`,
          text: `if (subject.credentialOrigin !== subject.serviceOrigin) return unavailable('moved')`,
          by: '',
        },
        {
          file: `${broker}/associated-data.ts`,
          text: 'return encodeFields(userId, credentialId, serviceId, origin, type, version)',
          by: 'return encodeFields()',
        },
      ],
      missedBy: [
        `${tests}/grants.test.ts: does not send a credential to a new address of the service`,
        `${tests}/moved-service.test.ts: is given to no job until its owner confirms, and then for the new address only`,
      ],
    },
    {
      name: 'a credential is what the ledger last heard of',
      without: [believed],
      missedBy: [
        `${tests}/rollback.test.ts: puts an older version back in vain`,
        `${tests}/rollback.test.ts: brings a deleted one back in vain`,
        `${tests}/rollback.test.ts: takes one away, and is found out`,
        `${tests}/rollback.test.ts: another broker process refuses what was put back`,
        `${tests}/moved-service.test.ts: puts the old row back behind the broker in vain`,
      ],
    },
    {
      name: 'an owner confirms the address that she was shown',
      without: [
        {
          file: `${broker}/credentials/confirm-origin.ts`,
          text: `if (target.origin !== origin) return 'other_origin'`,
          by: '',
        },
      ],
      missedBy: [
        `${tests}/moved-service.test.ts: names an address that the service does not have, or has no more, in vain`,
      ],
    },
    {
      name: 'an owner confirms for her own credential',
      without: [
        {
          file: 'packages/db/src/vault/credential-moves.ts',
          text: 'where c.user_id = ${of.userId}',
          by: 'where c.user_id <> ${of.userId}',
        },
        {
          file: `${broker}/associated-data.ts`,
          text: 'return encodeFields(userId, credentialId, serviceId, origin, type, version)',
          by: 'return encodeFields()',
        },
      ],
      missedBy: [`${tests}/moved-service.test.ts: confirms for nobody but herself`],
    },
    {
      name: 'an owner speaks by her session',
      without: [
        {
          file: `${broker}/presented-proof.ts`,
          text: 'return await behind(unit, proof, resolveSession)',
          by: 'return await behind(unit, proof, resolveSession ? resolveProof : resolveSession)',
        },
      ],
      missedBy: [
        `${tests}/moved-service.test.ts: gets nowhere with the proof of a grant, which is live and of the same user`,
        `${attacks}/stolen-api.test.ts: speaks for no owner with the proof of a grant, which is live and of the same user`,
      ],
    },
    {
      name: 'a retired key is destroyed',
      without: [
        {
          file: `${broker}/keys/retire-key.ts`,
          text: 'stored.keys.filter((key) => key.id !== id)',
          by: 'stored.keys.filter(() => true)',
        },
      ],
      missedBy: [
        `${tests}/keys.test.ts: shreds: after deletion and retirement, an old dump and the keys that are left do not open`,
      ],
    },
    {
      name: 'keys are wrapped by the engine that protects the store',
      without: [
        {
          file: `${broker}/keys/transit-wrapper.ts`,
          text: 'return Buffer.from(encryptAnswer.parse(answer).data.ciphertext)',
          by: 'return encryptAnswer.parse(answer) && Buffer.from(bytes)',
        },
      ],
      missedBy: [
        `${tests}/key-wrappers.test.ts: protects the store: what lies there opens with it alone, each key once at start`,
      ],
    },
    {
      name: 'sealing takes the keys out of memory',
      without: [{ file: `${broker}/keys/broker-keys.ts`, text: '    this.#keys = null\n', by: '' }],
      missedBy: [`${tests}/key-memory.test.ts: holds no key in its memory once it is sealed`],
    },
    {
      name: 'a broker opens a known value under each key before it starts',
      without: [
        {
          file: `${broker}/keys/check-canaries.ts`,
          text: 'for (const { keyId, envelope } of canaries) openCanary(keyring, keyId, envelope)',
          by: 'void openCanary',
        },
      ],
      missedBy: [
        `${tests}/start-up.test.ts: refuses to start with another key of the same name, and names it`,
      ],
    },
    {
      name: 'a key store is made where there is none',
      without: [
        {
          file: `${broker}/keys/make-key-store.ts`,
          text: 'if (exists) throw',
          by: 'if (exists && path === "") throw',
        },
      ],
      missedBy: [`${tests}/start-up.test.ts: never writes new keys over a store`],
    },
    {
      name: 'what a user asks for is what is hers',
      without: [
        {
          file: 'packages/db/src/vault/credentials.ts',
          text: `    .selectAll()\n    .where('userId', '=', of.userId)\n`,
          by: `    .selectAll()\n`,
        },
      ],
      missedBy: [`${attacks}/stranger.test.ts: neither sees nor deletes nor replaces what is hers`],
    },
    {
      name: 'a file’s key is given to whom Postgres shows the file',
      without: [
        {
          file: 'packages/db/migrations/0005_jobs.sql',
          text: `for select to tessera_vault\n  using (app.require_unit() and user_id = (select app.current_user_id()) and (`,
          by: `for select to tessera_vault\n  using (app.require_unit() and (`,
        },
      ],
      missedBy: [
        `${attacks}/stranger.test.ts: is told the same of a file of hers as of one that never was`,
      ],
    },
    {
      name: 'an owner reads her own uses',
      without: [
        {
          file: 'packages/db/migrations/0011_credential_uses.sql',
          text: 'where a.user_id = (select app.current_user_id()) and (',
          by: 'where (',
        },
      ],
      missedBy: [`${tests}/uses.test.ts: shows nobody the uses of another`],
    },
    {
      name: 'no answer to an api holds a secret',
      without: [
        {
          file: `${broker}/credentials/put.ts`,
          text: 'const { proof, type, label } = input',
          by: 'const { proof, type } = input\n      const label = `mine ${token.toString()}`',
        },
      ],
      missedBy: [
        `${attacks}/stolen-api.test.ts: gets no credential out of any call that it may make`,
      ],
    },
  ]
}

const broker = 'apps/broker/src'
const tests = 'apps/broker/test'
const attacks = 'apps/broker/test/attacks'
const aes = 'packages/crypto/src/aes-gcm.ts'
/** As if the database were always right. */
const believed = {
  file: 'apps/broker/src/ledger/judge-credential.ts',
  text: '  const entry = shownEntry(shown)\n',
  by: `  if (ledger !== undefined) return 'fits'\n  const entry = shownEntry(shown)\n`,
}
