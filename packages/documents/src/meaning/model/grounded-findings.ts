import { mostModelConfidence } from '@tessera/contracts/document-model'
import {
  type DocumentFinding,
  documentStatement,
  type DocumentStatement,
} from '@tessera/contracts/document-meaning'
import { folded } from '../folded.ts'
import type { Sentence } from '../sentences.ts'
import { answeredFinding, type ModelAnswer } from './model-answer.ts'

/** What the model was told. */
interface Ground {
  readonly sentences: readonly Sentence[]
  /** Of the whole document, folded, between spaces. */
  readonly words: string
}

/**
 * Those of a model's findings that the document bears: one of the forms that findings have, on a sentence that stands on the
 * named page, with names that stand in the document. The sentence is the document's own.
 */
export function groundedFindings(
  { findings: named }: ModelAnswer,
  ground: Ground,
): { readonly findings: readonly DocumentFinding[]; readonly dropped: number } {
  const findings = new Map<string, DocumentFinding>()
  for (const one of named.slice(0, mostFindings)) {
    const found = grounded(one, ground)
    if (found === null) continue
    const key = keyOf(found)
    if (!findings.has(key)) findings.set(key, found)
  }
  return { findings: [...findings.values()], dropped: named.length - findings.size }
}

function grounded(named: unknown, { sentences, words }: Ground): DocumentFinding | null {
  const answered = answeredFinding.safeParse(named)
  if (!answered.success) return null
  const { page, quote, confidence, says } = answered.data
  const statement = documentStatement.safeParse(says)
  if (!statement.success || !isSaid(statement.data, words)) return null
  const sought = onOneLine(quote)
  const sentence = sentences.find(
    (one) => one.page === page && [one.text, one.words].some((text) => onOneLine(text) === sought),
  )
  if (sentence === undefined || !(confidence >= 0 && confidence <= 1)) return null
  return {
    ...statement.data,
    page,
    start: sentence.start,
    end: sentence.end,
    sentence: sentence.text,
    confidence: confidence * mostModelConfidence,
  }
}

/** Whether the names in it stand in the document, and a disease goes with a term that has one. */
function isSaid({ kind, value }: DocumentStatement, words: string): boolean {
  const stands = (name: string | null) => name === null || hasWords(words, name)
  switch (kind) {
    case 'use':
      return (value.disease === null || value.duo === 'DUO:0000007') && stands(value.disease)
    case 'party':
      return stands(value.name)
    case 'approval':
      return stands(value.body) && stands(value.reference)
    case 'date':
    case 'country':
    case 'no_sharing_abroad':
    case 'moratorium':
      return true
    default:
      return kind satisfies never
  }
}

function hasWords(words: string, name: string): boolean {
  const sought = folded(name)
  return sought !== '' && words.includes(` ${sought}`)
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim()
}

/** The same of the same sentence, however it is written. */
function keyOf({ kind, value, page, start, end }: DocumentFinding): string {
  const fields = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify([page, start, end, kind, fields]).toLowerCase()
}

/** In one answer. */
const mostFindings = 200
