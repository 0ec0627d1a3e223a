import { z } from 'zod'

/** What a person writes into one field: no control characters, of which Postgres keeps no NUL. */
export const line = z
  .string()
  .trim()
  .regex(/^\P{Cc}*$/u, 'no control characters')

/** The same in a field of several lines. */
export const lines = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}]*(?:[\n\r\t][^\p{Cc}]*)*$/u, 'no control characters')
