import { randomUUID } from 'node:crypto'
import type { z } from 'zod'

/** A fresh id of the given kind, for a row that must be known before it is inserted. */
export function newId<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
  return schema.parse(randomUUID())
}
