import type { ProgramId } from '@tessera/contracts/ids'
import {
  type EnrollProgramInput,
  type Program,
  program,
  type ProgramKey,
} from '@tessera/contracts/program'
import type { Secret } from '@tessera/crypto/secret'
import { type Selectable, sql } from 'kysely'
import type { AppProgramsTable } from './schema.ts'
import type { ProgramUnit, SignInUnit, UserUnit, VaultUnit } from './unit.ts'

/** Every program that was ever enrolled, by name. */
export async function listPrograms(unit: UserUnit | VaultUnit): Promise<readonly Program[]> {
  const rows = await unit.transaction
    .selectFrom('app.programs')
    .selectAll()
    .orderBy('name')
    .execute()
  return rows.map(programFromRow)
}

/**
 * The program behind an access token of its own.
 *
 * @throws ProofRefused when the token is not live
 */
export async function findOwnProgram(
  unit: ProgramUnit,
  proof: Secret<Uint8Array>,
): Promise<Program> {
  const { rows } = await sql<ProgramRow>`
    select * from app.own_program(${proof.expose()})
  `.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) throw new Error('app.own_program answered nothing')
  return programFromRow(row)
}

/** The keys of all programs that were not removed, for administrators. */
export async function listProgramKeys(unit: UserUnit): Promise<readonly ProgramKey[]> {
  const { rows } = await sql<{ programId: ProgramId; id: string; addedAt: Date }>`
    select program_id, id, added_at from app.program_keys()
  `.execute(unit.transaction)
  return rows.map((row) => ({ ...row, addedAt: row.addedAt.toISOString() }))
}

/** @param key.id the thumbprint of RFC 7638 @returns null when the name or the key is taken */
export async function enrollProgram(
  unit: UserUnit | VaultUnit,
  { name, description, runBy, scopes }: Omit<EnrollProgramInput, 'publicKey'>,
  key: { readonly id: string; readonly publicKey: Uint8Array },
): Promise<ProgramId | null> {
  return await answerOf<ProgramId | null>(
    unit,
    sql`app.enroll_program(${name}, ${description}, ${runBy}, ${[...scopes]}::text[], ${key.id}, ${key.publicKey})`,
  )
}

/** @returns false when there is no such program */
export async function setProgramStatus(
  unit: UserUnit | VaultUnit,
  id: ProgramId,
  status: Program['status'],
): Promise<boolean> {
  return await answerOf<boolean>(unit, sql`app.set_program_status(${id}, ${status})`)
}

/** @returns false when there is no such program, or the key is some program's already */
export async function addProgramKey(
  unit: UserUnit,
  id: ProgramId,
  key: { readonly id: string; readonly publicKey: Uint8Array },
): Promise<boolean> {
  return await answerOf<boolean>(unit, sql`app.add_program_key(${id}, ${key.id}, ${key.publicKey})`)
}

/** Ends every token that was asked for with the key. @returns false when the program has no such key */
export async function removeProgramKey(
  unit: UserUnit,
  id: ProgramId,
  keyId: string,
): Promise<boolean> {
  return await answerOf<boolean>(unit, sql`app.remove_program_key(${id}, ${keyId})`)
}

/** @returns the public key, Ed25519; null when program or key is not live */
export async function findProgramKey(
  unit: SignInUnit,
  id: ProgramId,
  keyId: string,
): Promise<Buffer | null> {
  return await answerOf<Buffer | null>(unit, sql`sign_in.find_program_key(${id}, ${keyId})`)
}

/**
 * For an assertion whose signature was checked.
 *
 * @returns when the session ends; null when the assertion was taken before, or program or key is not live
 */
export async function openProgramSession(
  unit: SignInUnit,
  session: {
    readonly programId: ProgramId
    readonly keyId: string
    readonly assertion: { readonly id: string; readonly expiresAt: Date }
    readonly proofHash: Uint8Array
  },
): Promise<Date | null> {
  const { programId, keyId, assertion, proofHash } = session
  return await answerOf<Date | null>(
    unit,
    sql`sign_in.open_program_session(${programId}, ${keyId}, ${assertion.id}, ${assertion.expiresAt}, ${proofHash})`,
  )
}

type ProgramRow = Selectable<AppProgramsTable>

function programFromRow({ enrolledAt, ...row }: ProgramRow): Program {
  return program.parse({ ...row, enrolledAt: enrolledAt.toISOString() })
}

async function answerOf<T>(
  unit: UserUnit | VaultUnit | SignInUnit,
  call: ReturnType<typeof sql>,
): Promise<T> {
  const { rows } = await sql<{ answer: T }>`select ${call} as answer`.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) throw new Error('a function answered nothing')
  return row.answer
}
