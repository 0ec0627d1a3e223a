import { z } from 'zod'
import type { JobId } from './ids.ts'

/** A work that a paper names when it used what the work describes. */
export const reference = z.object({
  /** As it stands in a list of references, without the DOI. */
  text: z.string(),
  title: z.string(),
  /** Without a resolver: `10.1038/ng.3656`. */
  doi: z.string(),
})
export type Reference = z.infer<typeof reference>

/** What was done, to be pasted into the methods of a paper. English, plain text. */
export const methods = z.object({
  paragraph: z.string(),
  references: z.array(reference).readonly(),
})
export type Methods = z.infer<typeof methods>

/** Where the RO-Crate metadata document of an attempt is, from the origin of the pages. */
export function manifestPath(jobId: JobId, attempt: number): string {
  return `/api/jobs/${jobId}/ro-crate?attempt=${attempt}`
}

export function doiAddress(doi: string): string {
  return `https://doi.org/${doi}`
}
