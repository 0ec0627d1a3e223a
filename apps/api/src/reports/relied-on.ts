import type { DocumentId, StudyId } from '@tessera/contracts/ids'
import type { ReliedOn } from '@tessera/contracts/report'
import type { StudyTerm } from '@tessera/contracts/study-terms'
import { listDocuments } from '@tessera/db/documents'
import { listStudyTerms } from '@tessera/db/study-terms'
import type { UserUnit } from '@tessera/db/unit'
import { termWords } from './term-words.ts'

/**
 * The documents of a study as a member sees them: her own, and those of others of which something was confirmed, without their
 * hash, by which whoever has the same file would know it.
 */
export async function listReliedOn(unit: UserUnit, study: StudyId): Promise<ReliedOn[]> {
  const terms = await listStudyTerms(unit, study)
  const own = await listOwnUploads(unit, study)
  const ofOthers = Map.groupBy(
    terms.filter(({ documentId }) => !own.some(({ id }) => id === documentId)),
    ({ documentId }) => documentId,
  )
  return [
    ...own.map(({ id, title, version, sha256 }) => ({
      title,
      version,
      sha256,
      terms: wordsOf(terms.filter(({ documentId }) => documentId === id)),
    })),
    ...[...ofOthers.values()].flatMap((found) => {
      const [first] = found
      if (first === undefined) return []
      const { title, version } = first
      return [{ title, version, sha256: null, terms: wordsOf(found) }]
    }),
  ]
}

function wordsOf(terms: readonly StudyTerm[]): string[] {
  return [...new Set(terms.map(termWords))]
}

async function listOwnUploads(unit: UserUnit, study: StudyId) {
  const found: Awaited<ReturnType<typeof listDocuments>>[number][] = []
  let before: DocumentId | null = null
  while (found.length < mostDocuments) {
    const page = await listDocuments(unit, { studyId: study, before, size: pageSize })
    found.push(...page.filter(({ kind }) => kind === 'upload'))
    before = page.at(-1)?.id ?? null
    if (page.length < pageSize) break
  }
  return found
}

const pageSize = 50
const mostDocuments = 200
