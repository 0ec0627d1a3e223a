import { z } from 'zod'
import { documentStatement } from './document-meaning.ts'
import { documentId, findingId } from './ids.ts'
import { line } from './line.ts'

/** What a study is for, to be held against what its documents allow. */
export const studyResearch = z
  .object({
    purpose: z.enum(['health', 'disease', 'ancestry', 'methods', 'clinical', 'other']),
    /** Of research on one disease. */
    disease: line.max(300).nullable(),
    isCommercial: z.boolean(),
    /** Whether an organisation for profit works with the data. */
    isForProfit: z.boolean(),
  })
  .refine(
    ({ purpose, disease }) => (purpose === 'disease') === (disease !== null && disease !== ''),
    { path: ['disease'], message: 'A study of one disease names it, and no other does.' },
  )
export type StudyResearch = z.infer<typeof studyResearch>

/** What somebody confirmed of a document of the study, and where it stands there. */
const confirmedSentence = z.object({
  findingId,
  documentId,
  title: z.string(),
  /** Whose document it is: nobody else opens it. */
  username: z.string(),
  version: z.int(),
  page: z.int(),
  /** In the text of the page, in units of UTF-16. */
  startAt: z.int(),
  endAt: z.int(),
  sentence: z.string(),
  stated: documentStatement,
})
export type ConfirmedSentence = z.infer<typeof confirmedSentence>

export const studyTerm = confirmedSentence.extend({
  countryName: z.string().nullable(),
  decidedAt: z.iso.datetime(),
})
export type StudyTerm = z.infer<typeof studyTerm>

/** Why a term stands against a job. */
export const conflictReason = z.enum([
  'country_forbidden',
  'country_not_said',
  'country_not_allowed',
  'abroad',
  'expired',
  'not_begun',
  'use_forbidden',
  'use_not_allowed',
  'commercial',
  'for_profit',
])
export type ConflictReason = z.infer<typeof conflictReason>

export const studyConflict = confirmedSentence.extend({ reason: conflictReason })
export type StudyConflict = z.infer<typeof studyConflict>

/** In one sentence, for whoever submits. */
export const conflictWords = {
  country_forbidden: 'It forbids the country in which the service is.',
  country_not_said: 'It forbids a country, and nobody says in which one the service is.',
  country_not_allowed: 'It allows other countries than the one in which the service is.',
  abroad: 'It allows no sharing abroad, and the service is not known to be in that country.',
  expired: 'Its time is over.',
  not_begun: 'Its time has not begun.',
  use_forbidden: 'It forbids what the study is for.',
  use_not_allowed: 'It allows other uses than what the study is for.',
  commercial: 'It allows no commercial use.',
  for_profit: 'It allows no organisation for profit.',
} as const satisfies Readonly<Record<ConflictReason, string>>
