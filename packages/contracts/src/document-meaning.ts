import { z } from 'zod'
import { country } from './country.ts'
import { dataUseId } from './data-use.ts'

export const documentLanguage = z.enum(['en', 'fr', 'pt'])
export type DocumentLanguage = z.infer<typeof documentLanguage>

/** Of data or material: who gives it, who gets it; a committee that decides on it; who works with it; where. */
export const partyRole = z.enum([
  'provider',
  'recipient',
  'committee',
  'investigator',
  'institution',
])
export type PartyRole = z.infer<typeof partyRole>

export const documentDateEvent = z.enum([
  'start',
  'expiry',
  'approval',
  'moratorium_end',
  'signature',
])
export type DocumentDateEvent = z.infer<typeof documentDateEvent>

export const countryMeaning = z.enum(['allowed', 'forbidden', 'mentioned'])
export type CountryMeaning = z.infer<typeof countryMeaning>

/** As a document writes it, on one line. */
const name = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'no control characters')

/** Of a time in which there were such documents. */
const day = z.iso.date().regex(/^(?:19|20|21)/u, 'There is no such day in a document.')

const values = {
  /** `disease` as the document names it, where the use is specific to one. */
  use: z.strictObject({ duo: dataUseId, disease: name.nullable() }),
  party: z.strictObject({ name, role: partyRole }),
  date: z.strictObject({ event: documentDateEvent, date: day }),
  country: z.strictObject({ country, meaning: countryMeaning }),
  no_sharing_abroad: z.strictObject({}),
  /** How long from an event that the sentence names, or until which day; null where it says neither. */
  moratorium: z.strictObject({
    months: z.int().positive().max(1200).nullable(),
    until: day.nullable(),
  }),
  /** An ethics committee's that was given, and its number. */
  approval: z.strictObject({ body: name, reference: name.nullable() }),
}

export const findingKind = z.enum([
  'use',
  'party',
  'date',
  'country',
  'no_sharing_abroad',
  'moratorium',
  'approval',
])
export type FindingKind = z.infer<typeof findingKind>

/** What a document says, without where: what is found, corrected and confirmed. */
export const documentStatement = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('use'), value: values.use }),
  z.object({ kind: z.literal('party'), value: values.party }),
  z.object({ kind: z.literal('date'), value: values.date }),
  z.object({ kind: z.literal('country'), value: values.country }),
  z.object({ kind: z.literal('no_sharing_abroad'), value: values.no_sharing_abroad }),
  z.object({ kind: z.literal('moratorium'), value: values.moratorium }),
  z.object({ kind: z.literal('approval'), value: values.approval }),
])
export type DocumentStatement = z.infer<typeof documentStatement>

/** The sentence that a finding rests on. */
export const findingPlace = z
  .object({
    /** From 1. */
    page: z.int().positive(),
    /** In the page's text, in units of UTF-16: from `start` up to but without `end`. */
    start: z.int().nonnegative(),
    end: z.int().positive(),
    /** On one line, as a page may break it. */
    sentence: z.string().min(1).max(4000),
    confidence: z.number().min(0).max(1),
  })
  .refine(({ start, end }) => start < end, 'A sentence ends after it begins.')
export type FindingPlace = z.infer<typeof findingPlace>

/** What was found in a document, and where. */
export const documentFinding = documentStatement.and(findingPlace)
export type DocumentFinding = z.infer<typeof documentFinding>
