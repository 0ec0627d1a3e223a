import { z } from 'zod'

/**
 * What a program under a consent, or a user's own access token, may do. `services:read` sees services and which accounts
 * are connected there, `uploads:read` sees uploaded files and may submit them, `uploads:write` uploads and removes,
 * `jobs:submit` submits and cancels, `jobs:read` follows, `results:read` downloads results.
 */
export const accessScope = z.enum([
  'services:read',
  'uploads:read',
  'uploads:write',
  'jobs:submit',
  'jobs:read',
  'results:read',
])
export type AccessScope = z.infer<typeof accessScope>
