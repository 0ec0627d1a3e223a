import { languageOf } from '../../language-of.ts'
import type { MeaningReader } from '../meaning-reader.ts'
import { sentencesOf } from '../sentences.ts'
import { askModel, type ModelFetch } from './ask-model.ts'
import { partsOf } from './document-parts.ts'
import { documentWords } from './document-words.ts'
import { groundedFindings } from './grounded-findings.ts'
import { modelQuestion } from './model-question.ts'

export interface ModelOptions {
  /** As its host calls it. */
  readonly model: string
  /** Sends a question to the model's host, and to nobody else. */
  readonly fetch: ModelFetch
  /** For one answer. */
  readonly timeoutMs: number
  /** Of a document, in one question. */
  readonly mostCharacters: number
}

/**
 * Asks a model for what Tessera looks for, by the chat completions that OpenAI's clients speak. The text is given to it as
 * data, and nothing that it answers is believed: a finding that rests on no sentence of the named page is none.
 */
export function modelReader(options: ModelOptions): MeaningReader {
  return {
    name: options.model,
    async *read({ pages, language: said }, { signal, after }) {
      const language = said ?? languageOf(pages.map(({ text }) => text).join('\n')) ?? 'en'
      // What an empty box stands before is not said.
      const sentences = sentencesOf(pages).filter(({ box }) => box !== 'empty')
      const words = documentWords(sentences.map(({ text }) => text).join('\n'))
      const parts = partsOf(sentences, options.mostCharacters)
      const done = after?.parts === parts.length ? after.part : 0
      for (const [index, part] of parts.entries()) {
        if (index < done) continue
        const question = modelQuestion(options.model, part, language)
        const answer = await askModel(options, question, signal)
        const grounded = groundedFindings(answer, { sentences: part, words })
        yield { part: index + 1, parts: parts.length, ...grounded }
      }
    },
  }
}
