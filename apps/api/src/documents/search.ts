import { type DocumentHit, documentHit } from '@tessera/contracts/document'
import { documentId, studyId } from '@tessera/contracts/ids'
import { line } from '@tessera/contracts/line'
import { type FoundPage, searchDocuments } from '@tessera/db/document-search'
import { z } from 'zod'
import { signedIn } from '../trpc.ts'

/** Pages of her documents on which the words stand, the best first. */
export function search() {
  return signedIn('none')
    .input(
      z.object({
        words: line.min(1).max(200),
        studyId: studyId.nullish(),
        documentId: documentId.nullish(),
      }),
    )
    .output(z.object({ hits: z.array(documentHit), total: z.int() }))
    .query(async ({ ctx, input }) => {
      const { total, pages } = await ctx.principal.asUser(
        async (unit) =>
          await searchDocuments(unit, {
            words: input.words,
            studyId: input.studyId ?? null,
            documentId: input.documentId ?? null,
            most: mostHits,
          }),
      )
      return { total, hits: pages.map(hitOf) }
    })
}

function hitOf({
  text,
  words,
  documentId,
  title,
  kind,
  studyId,
  version,
  page,
}: FoundPage): DocumentHit {
  const found = { documentId, title, kind, studyId, version, page, words: [...words] }
  const at = firstHit(text, words)
  if (at === null) return { ...found, before: '', hit: '', after: clip(text, 0, aroundAfter) }
  const begin = Math.max(0, at.start - aroundBefore)
  return {
    ...found,
    before: clip(text, begin, at.start),
    hit: text.slice(at.start, at.end),
    after: clip(text, at.end, at.end + aroundAfter),
  }
}

/** Lines are joined, and a word that is cut at the edge is left out. */
function clip(text: string, from: number, to: number): string {
  const piece = text.slice(from, to)
  const begun =
    from > 0 && /\w/u.test(text[from - 1] ?? '') ? piece.replace(/^\S*\s/u, '… ') : piece
  const ended = to < text.length ? begun.replace(/\s\S*$/u, ' …') : begun
  return ended.replaceAll(/\s+/gu, ' ')
}

function firstHit(
  text: string,
  words: readonly string[],
): { readonly start: number; readonly end: number } | null {
  const hits = new Set(words)
  for (const match of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (hits.has(foldAccents(match[0])))
      return { start: match.index, end: match.index + match[0].length }
  }
  return null
}

function foldAccents(word: string): string {
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

const mostHits = 30
const aroundBefore = 80
const aroundAfter = 160
