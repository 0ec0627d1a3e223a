import { z } from 'zod'

/**
 * Which server's words the sandbox uses under `/api/v2`: Cloudgene 3 (Michigan, H3Africa), Cloudgene 2 as older nodes still
 * run it, or the variant that TOPMed runs.
 */
export const dialectSchema = z.enum(['cloudgene3', 'cloudgene2', 'topmed'])
export type Dialect = z.infer<typeof dialectSchema>

export function applicationId(dialect: Dialect): string {
  return dialect === 'cloudgene2' ? 'imputationserver' : 'imputationserver2'
}
