import { Fault } from '@tessera/runtime/fault'
import type { z } from 'zod'
import { invalidInput } from '../http/fault-of.ts'
import { requireShallow } from '../http/json-depth.ts'

/**
 * Reads a JSON body whatever its content type: `curl -d` calls everything a form. Three dots after the last field, as
 * documents write for "and so on", count as nothing.
 *
 * @throws Fault `invalid_input`
 */
export function parseJsonBody<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
): z.output<Schema> {
  requireShallow(text)
  const parsed = schema.safeParse(parseJson(text) ?? parseJson(withoutDots(text)))
  if (parsed.success) return parsed.data
  throw invalidInput(parsed.error)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function withoutDots(text: string): string {
  return text.replace(/,\s*\.\.\.\s*\}\s*$/, '}')
}

/** An id in a path that cannot be one names nothing. @throws Fault `not_found` */
export function parseParam<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
): z.output<Schema> {
  const parsed = schema.safeParse(text)
  if (parsed.success) return parsed.data
  throw new Fault('not_found')
}
