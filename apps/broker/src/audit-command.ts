import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { openLogin } from '@tessera/db/login'
import { type AuditKey, hiddenIdentifier } from '@tessera/db/vault/audit-chain'
import { readConfig, readSecrets } from '@tessera/runtime/config'
import { secretBytes, secretText } from '@tessera/runtime/secret-schema'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { z } from 'zod'
import { exportRecord } from './audit/export-record.ts'
import { verifyRecord } from './audit/verify-record.ts'
import { ed25519PublicKey } from './client-directory.ts'
import { takeKeys } from './keys/key-set.ts'
import { openKeyStore } from './keys/key-store.ts'
import { createKeyWrapper, keyWrapperConfig, keyWrapperSecrets } from './keys/key-wrappers.ts'

/**
 * The broker's record, from the broker's home directory, whether it runs or not:
 *
 *     node apps/broker/src/audit-command.ts export > record.jsonl
 *     node apps/broker/src/audit-command.ts verify [--export record.jsonl] [--heads audit-heads.jsonl]
 *     node apps/broker/src/audit-command.ts identify --kind credential --id …
 *
 * `verify` ends with 1 when something is wrong. With `--export` it needs no database: a home with `auditKeys` in
 * `secrets.json` is enough, and `--public-key` for each key that signed heads (base64url).
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    export: { type: 'string' },
    heads: { type: 'string', multiple: true },
    'public-key': { type: 'string', multiple: true },
    kind: { type: 'string' },
    id: { type: 'string' },
  },
})
const config = readConfig(
  z.object({
    keyStore: z.string().optional(),
    keyWrapper: keyWrapperConfig,
    auditHeadsFile: z.string().optional(),
  }),
)
const secrets = readSecrets(
  z.object({
    auditKeys: z.array(z.object({ id: z.string(), key: secretBytes })).default([]),
    databaseUrl: secretText.optional(),
    ...keyWrapperSecrets,
  }),
)
const { auditKeys, ownSigners } = await readKeys()

switch (positionals[0]) {
  case 'export':
    for await (const line of fromDatabase()) process.stdout.write(`${line}\n`)
    break
  case 'verify':
    await verify()
    break
  case 'identify': {
    const kind = z.enum(['credential', 'grant']).parse(values.kind)
    const id = z.uuid().parse(values.id)
    for (const key of auditKeys)
      console.log(`under ${key.id}: ${kind}Hmac = ${hiddenIdentifier(key, kind, id)}`)
    break
  }
  default:
    console.error('Say one of: export, verify, identify.')
    process.exitCode = 2
}

async function verify(): Promise<void> {
  const lines = values.export === undefined ? fromDatabase() : linesOf(values.export)
  const verdict = await verifyRecord(lines, auditKeys, { files: signedFiles(), keys: signers() })
  for (const { kind, text } of verdict.findings) console.log(`${kind}: ${text}`)
  const until = verdict.signedUntil ?? 'never'
  console.log(
    `${verdict.records} records, ${verdict.findings.length} findings; ends signed until ${until}.`,
  )
  if (verdict.findings.length > 0) process.exitCode = 1
}

async function* fromDatabase(): AsyncGenerator<string> {
  if (secrets.databaseUrl === undefined)
    throw new StartUpError('secrets.json has no databaseUrl: name a file with --export')
  await using login = openLogin('tessera_broker', { url: secrets.databaseUrl, connections: 1 })
  yield* exportRecord(login)
}

/** Each broker has one of its own. */
function signedFiles(): readonly AsyncIterable<string>[] {
  const files = values.heads ?? (config.auditHeadsFile === undefined ? [] : [config.auditHeadsFile])
  return files.map(linesOf)
}

async function* linesOf(file: string): AsyncGenerator<string> {
  if (!existsSync(file)) throw new StartUpError(`${file} does not exist`)
  yield* createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })
}

function signers() {
  const named = (values['public-key'] ?? []).map((key) =>
    ed25519PublicKey(Buffer.from(key, 'base64url')),
  )
  return [...ownSigners, ...named]
}

/** The broker's home has a key store; an auditor's has the audit keys alone. */
async function readKeys(): Promise<{
  readonly auditKeys: readonly AuditKey[]
  readonly ownSigners: readonly KeyObject[]
}> {
  if (config.keyStore === undefined) {
    const auditKeys = secrets.auditKeys.map(({ id, key }) => ({
      id,
      key: createSecretKey(key.expose()),
    }))
    return { auditKeys, ownSigners: [] }
  }
  const store = openKeyStore(config.keyStore, createKeyWrapper(config.keyWrapper, secrets))
  const { audit, answer } = await takeKeys(store.read(), store.wrapper)
  return { auditKeys: audit, ownSigners: answer.map((key) => createPublicKey(key)) }
}
