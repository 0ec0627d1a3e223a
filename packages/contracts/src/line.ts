import { z } from 'zod'

/** What a person writes into one field: no control characters, of which Postgres keeps no NUL. */
export const line = z
  .string()
  .trim()
  .regex(/^\P{Cc}*$/u, 'no control characters')
