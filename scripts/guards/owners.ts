import type { Guard } from './guard.ts'

/** What keeps credentials, keys, files and what is remembered with their owners. */
export function ownerGuards(): readonly Guard[] {
  return [
    {
      name: 'an access token that ends is refreshed first',
      without: [
        {
          file: 'apps/broker/src/oauth/refresh-first.ts',
          text: 'if (accessSecondsLeft < soonSeconds)',
          by: 'if (accessSecondsLeft < -1_000 * soonSeconds)',
        },
      ],
      missedBy: [
        `${broker}/oauth-refresh.test.ts: F21 credential refreshed, and then another try: is refreshed before it is given out, and stored as a new version with its line in the ledger`,
      ],
    },
    {
      name: 'a credential that is removed takes its grants along',
      without: [
        {
          file: 'apps/broker/src/credentials/delete.ts',
          text: `await revoke({ kind: 'credential', key: id })`,
          by: 'void revoke',
        },
        {
          file: `${db}/vault/credentials.ts`,
          text: 'where user_id = ${userId} and credential_id = ${id} and ended_at is null',
          by: 'where user_id = ${userId} and credential_id = ${id} and ended_at is not null',
        },
      ],
      missedBy: [
        `${broker}/changes.test.ts: F31 credential removed mid-job: ends the grants that carry it`,
      ],
    },
    {
      name: 'what is a user’s goes with her',
      without: [
        {
          file: jobs,
          text: 'user_id uuid not null references app.users (id) on delete cascade,\n  service_id smallint',
          by: 'user_id uuid not null references app.users (id),\n  service_id smallint',
        },
      ],
      missedBy: [
        `${db}/dispatch.test.ts: F24 user deleted: only her steps are gone, and everybody else’s are taken`,
      ],
    },
    {
      name: 'a file is shown to its owner',
      without: [
        {
          file: jobs,
          text: `create policy user_reads on app.files for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));`,
          by: `create policy user_reads on app.files for select to tessera_user
  using (app.require_unit());`,
        },
        {
          file: jobs,
          text: `for select to tessera_vault\n  using (app.require_unit() and user_id = (select app.current_user_id()) and (`,
          by: `for select to tessera_vault\n  using (app.require_unit() and (`,
        },
      ],
      missedBy: [
        'apps/api/src/results/results.test.ts: F76 results: are there for their owner only, whenever they are asked for',
      ],
    },
    {
      name: 'what a researcher brings is kept encrypted',
      without: [
        {
          file: fileCipher,
          text: 'yield encrypt(encryptionKey, chunkNonce(index, isLast), aad, bytes)',
          by: 'yield encrypt && Buffer.concat([bytes, encryptionKey ? Buffer.alloc(16) : aad])',
        },
        {
          file: fileCipher,
          text: 'return decrypt(key.encryptionKey, chunkNonce(index, isLast), aad, encrypted)',
          by: 'return decrypt && encrypted.subarray(0, aad.length < 0 ? 0 : -16)',
        },
      ],
      missedBy: [
        'journeys/secrets.test.ts: F43 search for secrets: a secret is found where its owner sent or asked for it, and nowhere else',
      ],
    },
    {
      name: 'a credential that is not renewed is marked',
      without: [
        {
          file: 'apps/broker/src/oauth/freshening.ts',
          text: 'await markRefused(unit, clientId, {',
          by: 'void markRefused\n    void ({',
        },
      ],
      missedBy: [
        `${broker}/oauth-refresh.test.ts: F34 refresh that is refused: breaks the credential, is told once, and is not asked about again`,
      ],
    },
    {
      name: 'a key that waiting steps need is not retired',
      without: [
        {
          file: 'apps/broker/src/keys/retire-key.ts',
          text: 'return await countContextsSealedTo(unit, key.id)',
          by: 'return 0 * (await countContextsSealedTo(unit, key.id))',
        },
      ],
      missedBy: [
        `${broker}/keys.test.ts: F36 key rotated while a job is queued: does not retire a context key while a step that waits was sealed to it`,
      ],
    },
    {
      name: 'every key that was used must open what it closed',
      without: [
        {
          file: 'apps/broker/src/keys/check-canaries.ts',
          text: 'for (const { keyId, envelope } of canaries) openCanary(keyring, keyId, envelope)',
          by: 'void openCanary',
        },
      ],
      missedBy: [
        `${broker}/start-up.test.ts: F37 key missing on one machine: refuses to start without a key that was used, and names it`,
      ],
    },
    {
      name: 'each grant has a client of its own',
      without: [
        {
          file: 'apps/worker/src/service/bound-fetch.ts',
          text: 'return { type: credential.type, secret: secret.expose() }',
          by: 'return (shared[0] ??= { type: credential.type, secret: secret.expose() })',
        },
        {
          file: 'apps/worker/src/service/bound-fetch.ts',
          text: '/** A credential stays with',
          by: 'const shared: { readonly type: CredentialType; readonly secret: string }[] = []\n/** A credential stays with',
        },
      ],
      missedBy: [
        `${worker}/service/bound-fetch.test.ts: F58 one client for many users: each grant’s requests carry its own, however they interleave`,
      ],
    },
    {
      name: 'what is kept of a service is its owner’s',
      without: ['reads', 'inserts', 'updates'].map((does) => ({
        file: 'packages/db/migrations/0004_services.sql',
        text: `create policy job_${does} on app.service_options`,
        by: `create policy all_${does} on app.service_options to tessera_job using (true) with check (true);
create policy job_${does} on app.service_options`,
      })),
      missedBy: [
        `${db}/service-options.test.ts: F59 caches: what a service offers one account is kept for its owner, the newest reading only`,
      ],
    },
  ]
}

const db = 'packages/db/src'
const broker = 'apps/broker/test'
const worker = 'apps/worker/src'
const jobs = 'packages/db/migrations/0005_jobs.sql'
const fileCipher = 'packages/crypto/src/file-cipher.ts'
