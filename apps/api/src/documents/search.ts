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
  const { start, end } = firstHit(text, words) ?? { start: 0, end: 0 }
  return {
    ...found,
    before: onOneLine(text.slice(wordBoundary(text, start - aroundBefore), start)),
    hit: text.slice(start, end),
    after: onOneLine(text.slice(end, wordBoundary(text, end + aroundAfter))),
  }
}

/** At or before this place. */
function wordBoundary(text: string, at: number): number {
  if (at <= 0) return 0
  if (at >= text.length) return text.length
  const space = text.slice(0, at).search(/\s\S*$/u)
  return space === -1 ? at : space
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ')
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
