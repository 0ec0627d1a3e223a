import { z } from 'zod'
import { line } from './line.ts'

/** As whoever runs Tessera and the model's host call it; stored with what it found. */
export const modelName = line
  .min(1)
  .max(100)
  .refine(
    (name) => name.toLowerCase() !== ownReaderName.toLowerCase(),
    'Tessera itself is called so.',
  )

/** Who found something: Tessera itself, or a model by its name. */
export const ownReaderName = 'Tessera'

/** What a model finds is never surer than what Tessera is least sure of. */
export const mostModelConfidence = 0.5

/** Why a model that was asked what a document says has not answered it all. */
export const modelProblemCode = z.enum([
  'model_unreachable',
  'model_key_refused',
  'model_busy',
  'model_too_slow',
  'model_failed',
  'model_answer_unusable',
  'model_not_there',
  'model_not_asked',
])
export type ModelProblemCode = z.infer<typeof modelProblemCode>

/** The model that can be asked. */
export const offeredModel = z.object({
  name: modelName,
  /** With its port, where that is not the usual one. */
  host: z.string(),
  /** What is sent there never leaves the machine on which Tessera works. */
  staysHere: z.boolean(),
})
export type OfferedModel = z.infer<typeof offeredModel>

/** What came of asking a model about a version of a document. */
export const modelReading = z.object({
  model: z.string(),
  host: z.string(),
  /** Stopped is what its owner took back. */
  state: z.enum(['waiting', 'done', 'failed', 'stopped']),
  failureCode: modelProblemCode.nullable(),
  /** The document goes to it in parts; how many have been answered, and of how many, once that is known. */
  partsDone: z.int(),
  parts: z.int().nullable(),
  /** Of its findings: those that nobody had found yet, and those that do not stand in the document as it says. */
  found: z.int(),
  dropped: z.int(),
  askedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
})
export type ModelReading = z.infer<typeof modelReading>
