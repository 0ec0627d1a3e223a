import { createReadStream } from 'node:fs'
import { type BrokerConnection, callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import {
  importCredentialAnswer,
  importCredentialInput,
  importSealInfo,
} from '@tessera/broker-client/service-credentials'
import { seal } from '@tessera/crypto/seal'
import { importedCredentialAad } from './associated-data.ts'
import { Misunderstood, NotDone, readWords } from './command-line.ts'
import { csvRows, MalformedCsv } from './csv-rows.ts'
import type { Connect } from './operator-connection.ts'
import { sealingKeyFor } from './operator-sealing-key.ts'

/**
 * The operator's command that brings tokens over from a former platform: a CSV with `user` (user name or e-mail address),
 * `service` and `api_token`, or the table `user_service_credentials` with its numbers, which `--users` and `--service`
 * translate. Writes a line of JSON for each row, without the token.
 */
export async function commandImport(connect: Connect, words: readonly string[]): Promise<void> {
  const { positionals, values } = readWords(words, 1, {
    users: { type: 'string' },
    service: { type: 'string', multiple: true },
  })
  const [file] = positionals
  if (file === undefined) throw new Misunderstood(usage)
  const services = servicesIn(values.service ?? [])
  try {
    const users = values.users === undefined ? null : await readUsers(values.users)
    await importRows(connect(), file, { users, services })
  } catch (error) {
    if (error instanceof MalformedCsv) throw new NotDone(`This is no CSV: ${error.message}.`)
    throw error
  }
}

interface Translation {
  /** The former platform's numbers of users, with their names here. */
  readonly users: ReadonlyMap<string, string> | null
  /** The former platform's numbers of services, with their short names here. */
  readonly services: ReadonlyMap<string, string>
}

type Row = ReadonlyMap<string, string>

async function importRows(
  connection: BrokerConnection,
  file: string,
  translation: Translation,
): Promise<void> {
  let number = 1
  let left = 0
  for await (const row of rowsOf(file)) {
    number += 1
    const { user, service, outcome } = await importRow(connection, row, translation)
    if (outcome !== 'stored' && outcome !== 'duplicate' && outcome !== 'inactive') left += 1
    console.log(JSON.stringify({ row: number, user, service, outcome }))
  }
  console.error(
    'Delete the file and every copy of it now: the tokens in it are not encrypted. What could not be verified was not stored.',
  )
  if (left > 0) throw new NotDone(`${left} rows were not brought over. The lines above say why.`)
}

async function importRow(connection: BrokerConnection, row: Row, translation: Translation) {
  const user = userOf(row, translation.users)
  const service = serviceOf(row, translation.services)
  const named = { user: user ?? row.get('user_id') ?? '', service: service ?? '' }
  if (/^(f|false|0|no)$/i.test(row.get('is_active') ?? '')) return { ...named, outcome: 'inactive' }
  if (user === null) return { ...named, outcome: 'unknown_user' }
  if (service === null) return { ...named, outcome: 'unknown_service' }
  const type = row.get('credential_type') || 'api_token'
  const input = { user, service, type, sealed: '' }
  const parsed = importCredentialInput.safeParse(input)
  const plaintext = Buffer.from((row.get('api_token') ?? row.get('token') ?? '').trim())
  if (!parsed.success || plaintext.length === 0) return { ...named, outcome: 'malformed' }
  const sealed = await seal(await sealingKeyFor(connection), {
    info: importSealInfo,
    aad: importedCredentialAad(parsed.data),
    plaintext,
  })
  plaintext.fill(0)
  const { outcome } = await callBroker(
    connection,
    brokerPaths.importCredential,
    { ...parsed.data, sealed: Buffer.from(sealed).toString('base64url') },
    importCredentialAnswer,
  )
  return { ...named, outcome }
}

/** A number of the former platform is never taken for one of here: a token would go to another service or person. */
function userOf(row: Row, users: Translation['users']): string | null {
  const named = row.get('user') || row.get('username')
  return named || (users?.get(row.get('user_id') ?? '') ?? null)
}

function serviceOf(row: Row, services: Translation['services']): string | null {
  return row.get('service') || (services.get(row.get('service_id') ?? '') ?? null)
}

async function readUsers(file: string): Promise<ReadonlyMap<string, string>> {
  const users = new Map<string, string>()
  for await (const row of rowsOf(file)) {
    const name = row.get('username')
    const id = row.get('id')
    if (id && name) users.set(id, name)
  }
  return users
}

function servicesIn(words: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    words.map((word) => {
      const [, former, here] = /^(\d+)=([a-z0-9][a-z0-9-]*)$/.exec(word) ?? []
      if (former === undefined || here === undefined) throw new Misunderstood(usage)
      return [former, here]
    }),
  )
}

function rowsOf(file: string): AsyncGenerator<Row> {
  return csvRows(createReadStream(file, { encoding: 'utf8' }))
}

const usage =
  'Say import FILE, and for the numbers of a former platform --users FILE and --service NUMBER=NAME, as often as needed.'
