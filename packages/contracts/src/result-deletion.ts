import { z } from 'zod'
import { resultFile } from './file.ts'
import { jobId } from './ids.ts'

/** A copy of what belongs to a job: where it is, and until when. */
export const keptCopy = z.object({
  kind: z.enum(['results_here', 'uploads_here', 'results_at_service']),
  /** Tessera, or the service by its name. */
  place: z.string(),
  /** By what the place says of itself; null when no time is known. */
  until: z.iso.datetime().nullable(),
  /** What becomes of it, in a sentence or two. */
  text: z.string(),
})
export type KeptCopy = z.infer<typeof keptCopy>

/** The receipt of a deletion, as it stays with the job. */
export const resultDeletion = z.object({
  id: z.uuid(),
  jobId,
  /** The number of the one whose results they were. */
  attempt: z.int().positive(),
  at: z.iso.datetime(),
  /** Whose session it was, by her name then. */
  deletedBy: z.string(),
  files: z.array(resultFile.pick({ id: true, name: true, sizeBytes: true, sha256: true })),
  /** As it was known when they were deleted. */
  remaining: z.array(keptCopy),
  /** When the last byte was removed; null while that is under way. The keys are gone since `at`. */
  bytesGoneAt: z.iso.datetime().nullable(),
})
export type ResultDeletion = z.infer<typeof resultDeletion>
