import { dataUseId } from '@tessera/contracts/data-use'
import { countryMeaning, documentDateEvent, partyRole } from '@tessera/contracts/document-meaning'
import { z } from 'zod'

/**
 * One finding as a model is asked for it: plain enough for every host that holds its model to a schema. What it means is
 * checked by the contract of findings.
 */
const says = z.union([
  z.strictObject({
    kind: z.literal('use'),
    value: z.strictObject({ duo: dataUseId, disease: z.string().nullable() }),
  }),
  z.strictObject({
    kind: z.literal('party'),
    value: z.strictObject({ name: z.string(), role: partyRole }),
  }),
  z.strictObject({
    kind: z.literal('date'),
    value: z.strictObject({ event: documentDateEvent, date: z.string() }),
  }),
  z.strictObject({
    kind: z.literal('country'),
    value: z.strictObject({ country: z.string(), meaning: countryMeaning }),
  }),
  z.strictObject({ kind: z.literal('no_sharing_abroad'), value: z.strictObject({}) }),
  z.strictObject({
    kind: z.literal('moratorium'),
    value: z.strictObject({
      months: z.int().min(1).max(1200).nullable(),
      until: z.string().nullable(),
    }),
  }),
  z.strictObject({
    kind: z.literal('approval'),
    value: z.strictObject({ body: z.string(), reference: z.string().nullable() }),
  }),
])

export const answeredFinding = z.strictObject({
  page: z.int().min(1).max(10_000),
  quote: z.string(),
  confidence: z.number(),
  says,
})

/** What is asked for. */
export const askedAnswer = z.strictObject({ findings: z.array(answeredFinding) })

/** What is read of it: one finding that has another form does not take the others with it. */
export const modelAnswer = z.strictObject({ findings: z.array(z.unknown()) })
export type ModelAnswer = z.infer<typeof modelAnswer>
