import { mostModelConfidence } from '@tessera/contracts/document-model'
import {
  type DocumentFinding,
  documentStatement,
  type DocumentStatement,
} from '@tessera/contracts/document-meaning'
import type { Sentence } from '../sentences.ts'
import type { DocumentWords } from './document-words.ts'
import { answeredFinding, type ModelAnswer } from './model-answer.ts'

/** What the model was told. */
interface Ground {
  readonly sentences: readonly Sentence[]
  /** Of the whole document. */
  readonly words: DocumentWords
}

/**
 * Those of a model's findings that the document bears: one of the forms that findings have, on a sentence that stands on the
 * named page, with names that stand in the document. The sentence and the names are the document's own.
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
  const said = statement.success ? inOwnLetters(statement.data, words) : null
  if (said === null) return null
  const sought = onOneLine(quote)
  const sentence = sentences.find(
    (one) => one.page === page && [one.text, one.words].some((text) => onOneLine(text) === sought),
  )
  if (sentence === undefined || !(confidence >= 0 && confidence <= 1)) return null
  return {
    ...said,
    page,
    start: sentence.start,
    end: sentence.end,
    sentence: sentence.text,
    confidence: confidence * mostModelConfidence,
  }
}

/** With its names as the document writes them. Null when one does not stand there, or a disease goes with a term that has none. */
function inOwnLetters(
  statement: DocumentStatement,
  words: DocumentWords,
): DocumentStatement | null {
  const own = (name: string | null) => (name === null ? null : words.find(name))
  switch (statement.kind) {
    case 'use': {
      const { duo, disease } = statement.value
      if (disease !== null && (duo !== 'DUO:0000007' || own(disease) === null)) return null
      return { kind: 'use', value: { duo, disease: own(disease) } }
    }
    case 'party': {
      const name = own(statement.value.name)
      return name === null ? null : { kind: 'party', value: { ...statement.value, name } }
    }
    case 'approval': {
      const { reference } = statement.value
      const body = own(statement.value.body)
      if (body === null || (reference !== null && own(reference) === null)) return null
      return { kind: 'approval', value: { body, reference: own(reference) } }
    }
    case 'date':
    case 'country':
    case 'no_sharing_abroad':
    case 'moratorium':
      return statement
    default:
      return statement satisfies never
  }
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
