import { z } from 'zod'

/** The name under which a process is enrolled: refused here already, so that no other text reaches the database. */
export const clientId = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/)
