import type {
  FileId,
  JobId,
  ServiceId,
  StudyId,
  StudyInvitationId,
  UserId,
} from '@tessera/contracts/ids'
import {
  type SentStudyInvitation,
  sentStudyInvitation,
  type Study,
  study,
  type StudyFields,
  type StudyInvitation,
  studyInvitation,
  type StudyMember,
  studyMember,
  type StudyRole,
} from '@tessera/contracts/study'
import { sql } from 'kysely'
import type { StudyRefusal, SubmittingUnit, UserUnit } from './unit.ts'

/** Those of which the user is a member, the newest first, archived ones last. */
export async function listStudies(unit: UserUnit): Promise<readonly Study[]> {
  const { rows } = await sql<StudyRow>`select * from app.own_studies()`.execute(unit.transaction)
  return rows.map(studyFromRow)
}

/** @returns null when she is no member */
export async function findStudy(unit: UserUnit, id: StudyId): Promise<Study | null> {
  const { rows } = await sql<StudyRow>`
    select * from app.own_studies() own where own.id = ${id}
  `.execute(unit.transaction)
  const [row] = rows
  return row === undefined ? null : studyFromRow(row)
}

/** @returns false when she is in as many as there is room for */
export async function makeStudy(
  unit: UserUnit,
  id: StudyId,
  fields: StudyFields,
): Promise<boolean> {
  const { name, description, countries } = fields
  return await isTrue(unit, sql`app.make_study(${id}, ${name}, ${description}, ${countries})`)
}

/** @returns false when she does not lead it */
export async function changeStudy(
  unit: UserUnit,
  id: StudyId,
  fields: StudyFields & { readonly archived: boolean },
): Promise<boolean> {
  const { name, description, countries, archived } = fields
  return await isTrue(
    unit,
    sql`app.change_study(${id}, ${name}, ${description}, ${countries}, ${archived})`,
  )
}

/** @returns `none` when it is not hers */
export async function removeStudy(
  unit: UserUnit,
  id: StudyId,
): Promise<'removed' | 'has_jobs' | 'none'> {
  return await outcomeOf(unit, sql`app.remove_study(${id})`)
}

/** In the order in which they came; nobody when she is no member. */
export async function listStudyMembers(
  unit: UserUnit,
  id: StudyId,
): Promise<readonly StudyMember[]> {
  const { rows } = await sql<Dated<'joinedAt'>>`select * from app.study_people(${id})`.execute(
    unit.transaction,
  )
  return rows.map((row) => studyMember.parse({ ...row, joinedAt: row.joinedAt.toISOString() }))
}

/** Those of a study that she leads. */
export async function listSentInvitations(
  unit: UserUnit,
  id: StudyId,
): Promise<readonly SentStudyInvitation[]> {
  const { rows } = await sql<Dated<'invitedAt' | 'expiresAt'>>`
    select * from app.study_invitations(${id})
  `.execute(unit.transaction)
  return rows.map((row) => sentStudyInvitation.parse({ ...row, ...invitationTimes(row) }))
}

/** The same whether or not somebody has the address. @returns `none` when she does not lead the study */
export async function inviteToStudy(
  unit: UserUnit,
  id: StudyId,
  invited: { readonly address: string; readonly role: StudyRole },
): Promise<'invited' | 'full' | 'none'> {
  return await outcomeOf(unit, sql`app.invite_to_study(${id}, ${invited.address}, ${invited.role})`)
}

/** @returns false when there is none in a study that she leads */
export async function withdrawStudyInvitation(
  unit: UserUnit,
  id: StudyInvitationId,
): Promise<boolean> {
  return await isTrue(unit, sql`app.withdraw_study_invitation(${id})`)
}

/** What the user is asked, at the address that she has confirmed. */
export async function listStudyInvitations(unit: UserUnit): Promise<readonly StudyInvitation[]> {
  const { rows } = await sql<Dated<'invitedAt' | 'expiresAt'>>`
    select * from app.own_study_invitations()
  `.execute(unit.transaction)
  return rows.map((row) => studyInvitation.parse({ ...row, ...invitationTimes(row) }))
}

/** @returns the study in which she is from then on; null when there is no such invitation, or she declined it */
export async function answerStudyInvitation(
  unit: UserUnit,
  id: StudyInvitationId,
  accepts: boolean,
): Promise<StudyId | null> {
  const { rows } = await sql<{ study: StudyId | null }>`
    select app.answer_study_invitation(${id}, ${accepts}) as study
  `.execute(unit.transaction)
  return rows[0]?.study ?? null
}

/** @returns `owner` when it is the owner's, `none` when she does not lead the study or there is no such member */
export async function setStudyRole(
  unit: UserUnit,
  of: { readonly studyId: StudyId; readonly userId: UserId; readonly role: StudyRole },
): Promise<'changed' | 'owner' | 'none'> {
  return await outcomeOf(unit, sql`app.set_study_role(${of.studyId}, ${of.userId}, ${of.role})`)
}

/**
 * Of herself, or of another in a study that she leads.
 *
 * @returns `owner` when she is its owner and nobody else leads it
 */
export async function endStudyMembership(
  unit: UserUnit,
  of: { readonly studyId: StudyId; readonly userId: UserId },
): Promise<'ended' | 'owner' | 'none'> {
  return await outcomeOf(unit, sql`app.end_study_membership(${of.studyId}, ${of.userId})`)
}

/** Why a job of hers at this service may not come into the study; null when it may. */
export async function findStudyRefusal(
  unit: SubmittingUnit,
  id: StudyId,
  service: ServiceId,
): Promise<StudyRefusal | null> {
  const refusal = await outcomeOf<StudyRefusal | 'none'>(
    unit,
    sql`app.study_refusal(${id}, ${service})`,
  )
  return refusal === 'none' ? null : refusal
}

/** By its owner; null takes it out. @returns false when there is no such job of hers @throws StudyRefused */
export async function moveJobToStudy(
  unit: UserUnit,
  of: { readonly userId: UserId; readonly jobId: JobId },
  id: StudyId | null,
): Promise<boolean> {
  const { numUpdatedRows } = await unit.transaction
    .updateTable('app.jobs')
    .set({ studyId: id })
    .where('userId', '=', of.userId)
    .where('id', '=', of.jobId)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** The same for an upload of hers. @throws StudyRefused */
export async function moveFileToStudy(
  unit: UserUnit,
  of: { readonly userId: UserId; readonly fileId: FileId },
  id: StudyId | null,
): Promise<boolean> {
  const { numUpdatedRows } = await unit.transaction
    .updateTable('app.files')
    .set({ studyId: id })
    .where('userId', '=', of.userId)
    .where('id', '=', of.fileId)
    .where('purpose', '=', 'input')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

type Dated<Column extends string> = Readonly<Record<Column, Date>>

interface StudyRow extends Dated<'createdAt' | 'joinedAt'> {
  readonly archivedAt: Date | null
}

function studyFromRow(row: StudyRow): Study {
  return study.parse({
    ...row,
    createdAt: row.createdAt.toISOString(),
    joinedAt: row.joinedAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
  })
}

function invitationTimes({ invitedAt, expiresAt }: Dated<'invitedAt' | 'expiresAt'>) {
  return { invitedAt: invitedAt.toISOString(), expiresAt: expiresAt.toISOString() }
}

async function isTrue(unit: UserUnit, call: ReturnType<typeof sql>): Promise<boolean> {
  return (await outcomeOf<boolean>(unit, call)) === true
}

async function outcomeOf<Outcome>(
  unit: SubmittingUnit,
  call: ReturnType<typeof sql>,
): Promise<Outcome> {
  const { rows } = await sql<{ outcome: Outcome }>`select ${call} as outcome`.execute(
    unit.transaction,
  )
  const [row] = rows
  if (row === undefined) throw new Error('a function of studies answered nothing')
  return row.outcome
}
