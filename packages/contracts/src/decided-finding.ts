import { z } from 'zod'
import { documentStatement } from './document-meaning.ts'
import { findingId } from './ids.ts'

/** Something that a document says, as it was found and as its owner decided. */
export const decidedFinding = z.object({
  id: findingId,
  version: z.int(),
  page: z.int(),
  /** In the page's text. */
  start: z.int(),
  end: z.int(),
  sentence: z.string(),
  /** Null where its owner said it herself. */
  found: documentStatement.nullable(),
  confidence: z.number().nullable(),
  /** Who found it: `rules`, or a model by its name. */
  reader: z.string().nullable(),
  state: z.enum(['found', 'confirmed', 'rejected']),
  /** What she confirmed. */
  stated: documentStatement.nullable(),
  /** Of a stated country, or the one beyond which nothing is to be shared. */
  countryName: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
})
export type DecidedFinding = z.infer<typeof decidedFinding>
