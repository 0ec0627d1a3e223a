import type { DocumentKind } from '@tessera/contracts/document'
import type { DocumentId, StudyId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

/** A page on which the words stand. */
export interface FoundPage {
  readonly documentId: DocumentId
  readonly title: string
  readonly kind: DocumentKind
  readonly studyId: StudyId | null
  readonly version: number
  readonly page: number
  readonly text: string
  /** Those of its words that are hits, in small letters and without accents. */
  readonly words: readonly string[]
}

/** In the last versions of her own documents. @returns how many pages there are, and the best of them */
export async function searchDocuments(
  unit: UserUnit,
  asked: {
    readonly words: string
    readonly studyId: StudyId | null
    readonly documentId: DocumentId | null
    readonly most: number
  },
): Promise<{ readonly total: number; readonly pages: readonly FoundPage[] }> {
  const { rows } = await sql<FoundPage & { readonly total: number }>`
    select f.document_id, f.title, f.kind, f.study_id, f.version, f.page, f.written as text, f.hits as words, f.total
    from app.search_documents(${asked.words}, ${asked.studyId}, ${asked.documentId}, ${asked.most}) f
  `.execute(unit.transaction)
  return { total: rows[0]?.total ?? 0, pages: rows }
}
