import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { openLogin } from '@tessera/db/login'
import { type AuditKey, hiddenIdentifier } from '@tessera/db/vault/audit-chain'
import { readConfig, readSecrets } from '@tessera/runtime/config'
import { secretBytes, secretText } from '@tessera/runtime/secret-schema'
import { z } from 'zod'
import { exportRecord } from './export-record.ts'
import { verifyRecord } from './verify-record.ts'
import { ed25519PublicKey } from '../client-directory.ts'
import { Misunderstood, NotDone, readWords } from '../command-line.ts'
import { takeKeys } from '../keys/key-set.ts'
import { openKeyStore } from '../keys/key-store.ts'
import { createKeyWrapper, keyWrapperConfig, keyWrapperSecrets } from '../keys/key-wrappers.ts'

/** The whole record, as JSON Lines. */
export async function exportAll(words: readonly string[]): Promise<void> {
  readWords(words, 0, {})
  for await (const line of fromDatabase(readHome().secrets)) process.stdout.write(`${line}\n`)
}

/** Ends with 1 when something is wrong. */
export async function verify(words: readonly string[]): Promise<void> {
  const { values } = readWords(words, 0, {
    export: { type: 'string' },
    heads: { type: 'string', multiple: true },
    'public-key': { type: 'string', multiple: true },
  })
  const named = (values['public-key'] ?? []).map(publicKeyOf)
  const { config, secrets } = readHome()
  const { auditKeys, ownSigners } = await readKeys(config, secrets)
  const lines = values.export === undefined ? fromDatabase(secrets) : linesOf(values.export)
  // Each broker has one of its own.
  const heads = values.heads ?? (config.auditHeadsFile === undefined ? [] : [config.auditHeadsFile])
  const verdict = await verifyRecord(lines, auditKeys, {
    files: heads.map(linesOf),
    keys: [...ownSigners, ...named],
  })
  for (const { kind, text } of verdict.findings) console.log(`${kind}: ${text}`)
  const until = verdict.signedUntil ?? 'never'
  console.log(
    `${verdict.records} records, ${verdict.findings.length} findings; ends signed until ${until}.`,
  )
  if (verdict.findings.length > 0) process.exitCode = 1
}

/** What stands in the record for an identifier. */
export async function identify(words: readonly string[]): Promise<void> {
  const { values } = readWords(words, 0, { kind: { type: 'string' }, id: { type: 'string' } })
  const input = hidden.safeParse(values)
  if (!input.success) {
    throw new Misunderstood('Say identify --kind credential|grant --id ID. An id is a UUID.')
  }
  const { config, secrets } = readHome()
  const { kind, id } = input.data
  const { auditKeys } = await readKeys(config, secrets)
  if (auditKeys.length === 0) throw new NotDone('No audit key is given in secrets.json.')
  for (const key of auditKeys)
    console.log(`under ${key.id}: ${kind}Hmac = ${hiddenIdentifier(key, kind, id)}`)
}

async function* fromDatabase(secrets: Secrets): AsyncGenerator<string> {
  if (secrets.databaseUrl === undefined)
    throw new NotDone('secrets.json has no databaseUrl: name a file with --export.')
  await using login = openLogin('tessera_broker', { url: secrets.databaseUrl, connections: 1 })
  yield* exportRecord(login)
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) throw new NotDone(`${file} does not exist.`)
  if (!found.isFile()) throw new NotDone(`${file} is not a file.`)
  yield* createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })
}

/** @throws Misunderstood */
function publicKeyOf(text: string): KeyObject {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length !== 32) {
    throw new Misunderstood(`${text} is no public key: Ed25519, 32 bytes, base64url.`)
  }
  return ed25519PublicKey(bytes)
}

function readHome() {
  return { config: readConfig(homeConfig), secrets: readSecrets(homeSecrets) }
}

/** The broker's home has a key store; an auditor's has the audit keys alone. */
async function readKeys(
  config: z.output<typeof homeConfig>,
  secrets: Secrets,
): Promise<{
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

type Secrets = z.output<typeof homeSecrets>
const homeConfig = z.object({
  keyStore: z.string().optional(),
  keyWrapper: keyWrapperConfig,
  auditHeadsFile: z.string().optional(),
})
const homeSecrets = z.object({
  auditKeys: z.array(z.object({ id: z.string(), key: secretBytes })).default([]),
  databaseUrl: secretText.optional(),
  ...keyWrapperSecrets,
})
const hidden = z.object({ kind: z.enum(['credential', 'grant']), id: z.uuid() })
