import type { ServiceId, StudyId } from '@tessera/contracts/ids'
import {
  type StudyConflict,
  studyConflict,
  type StudyResearch,
  type StudyTerm,
  studyTerm,
} from '@tessera/contracts/study-terms'
import { sql } from 'kysely'
import type { SubmittingUnit, UserUnit } from './unit.ts'

/** What was confirmed of the documents of a study; nothing for whoever is no member. */
export async function listStudyTerms(unit: UserUnit, id: StudyId): Promise<readonly StudyTerm[]> {
  const { rows } = await sql<Omit<StudyTerm, 'decidedAt'> & { readonly decidedAt: Date }>`
    select * from app.study_terms(${id})
  `.execute(unit.transaction)
  return rows.map((row) => studyTerm.parse({ ...row, decidedAt: row.decidedAt.toISOString() }))
}

export interface StudyConflicts {
  /** The study refuses what stands against them. */
  readonly blocks: boolean
  readonly conflicts: readonly StudyConflict[]
}

/** What of the terms of a study stands against a job at this service. */
export async function findStudyConflicts(
  unit: SubmittingUnit,
  id: StudyId,
  service: ServiceId,
): Promise<StudyConflicts> {
  const { rows } = await sql<StudyConflict & { readonly blocks: boolean }>`
    select * from app.study_conflicts(${id}, ${service})
  `.execute(unit.transaction)
  return {
    blocks: rows[0]?.blocks ?? false,
    conflicts: rows.map((row) => studyConflict.parse(row)),
  }
}

/** @returns false when she does not lead it */
export async function setStudyTerms(
  unit: UserUnit,
  id: StudyId,
  terms: { readonly research: StudyResearch | null; readonly blocksForbidden: boolean },
): Promise<boolean> {
  const research = terms.research === null ? null : JSON.stringify(terms.research)
  const { rows } = await sql<{ done: boolean }>`
    select app.set_study_terms(${id}, ${research}::jsonb, ${terms.blocksForbidden}) as done
  `.execute(unit.transaction)
  return rows[0]?.done ?? false
}
