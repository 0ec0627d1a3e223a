import { z } from 'zod'

/**
 * A field of every config.json. `development` is what `npm start` writes for a private instance on one
 * machine; without a word a service is in production, where nothing is relaxed.
 */
export const mode = z.enum(['production', 'development']).default('production')

export type Mode = z.infer<typeof mode>
