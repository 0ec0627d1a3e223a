import {
  anything,
  array,
  type Arbitrary,
  boolean,
  constant,
  constantFrom,
  dictionary,
  integer,
  oneof,
  option,
  record,
  string,
  stringMatching,
  tuple,
  uuid,
} from 'fast-check'
import { z } from 'zod'

/** Values of the shape that this schema asks for, whatever they say. */
export function shapedInput(schema: z.ZodType): Arbitrary<unknown> {
  return shapedBy(jsonSchema.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })))
}

/**
 * What else a program might send there: such values with one place missing, of another type, or holding what breaks
 * careless code; and anything. All of it survives JSON.
 */
export function badInput(schema: z.ZodType): Arbitrary<unknown> {
  const broken = tuple(shapedInput(schema), integer({ min: 0, max: 50 }), hostile).map(
    ([value, place, wrong]) => replaced(value, place, wrong),
  )
  return oneof(
    { arbitrary: broken, weight: 4 },
    { arbitrary: hostile, weight: 1 },
    { arbitrary: anything({ maxDepth: 3 }), weight: 1 },
  ).map(asSent)
}

function shapedBy(schema: JsonSchema): Arbitrary<unknown> {
  if (schema.const !== undefined) return constant(schema.const)
  if (schema.enum !== undefined) return constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return oneof(...choices.map(shapedBy))
  switch (schema.type) {
    case 'object': {
      const { properties = {}, required = [] } = schema
      const shaped = Object.entries(properties).map(([name, inner]) => [name, shapedBy(inner)])
      const fields: Record<string, Arbitrary<unknown>> = Object.fromEntries(shaped)
      return record(fields, { requiredKeys: [...required] })
    }
    case 'array':
      return array(shapedBy(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      })
    case 'string':
      return shapedString(schema)
    case 'integer':
    case 'number':
      return integer({
        min: Math.max(schema.minimum ?? -1000, -2147483648),
        max: Math.min(schema.maximum ?? 1000, 2147483647),
      })
    case 'boolean':
      return boolean()
    case 'null':
      return constant(null)
    case undefined:
      return anything({ maxDepth: 1 })
    default:
      return schema.type satisfies never
  }
}

function shapedString({ format, pattern, minLength = 0, maxLength = 64 }: JsonSchema) {
  if (format === 'uuid') return uuid()
  if (format === 'date-time') return constant('2026-01-01T00:00:00.000Z')
  if (format === 'base64url') {
    return string({ minLength, maxLength: Math.max(maxLength, minLength), unit: base64urlDigit })
  }
  if (pattern !== undefined) return stringMatching(new RegExp(pattern))
  return string({
    minLength,
    maxLength: Math.min(Math.max(maxLength, minLength), 300),
    unit: 'binary',
  })
}

/** The value with its n-th place (in reading order, around and around) replaced; `undefined` takes a field away. */
function replaced(value: unknown, place: number, by: unknown): unknown {
  const places = placesIn(value)
  const path = places[place % places.length]
  return path === undefined ? by : replacedAt(value, path, by)
}

function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))]
}

function replacedAt(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by
  const copy: Record<string, unknown> = Object.assign(Array.isArray(value) ? [] : {}, value)
  copy[key] = replacedAt(copy[key], rest, by)
  return copy
}

/** As it arrives. */
function asSent(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null')
  } catch {
    // Cycles and big integers are not sent.
    return null
  }
}

const base64urlDigit = constantFrom(
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
)

const hostile: Arbitrary<unknown> = oneof(
  constantFrom<unknown>(
    undefined,
    null,
    true,
    0,
    -1,
    1.5,
    2 ** 31,
    2 ** 53,
    1e300,
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '💥',
    "' or 1=1 --",
    '../../etc/passwd',
    '1',
    'true',
    '-',
    'x'.repeat(20_000),
    [],
    [[[[]]]],
    {},
    JSON.parse('{"__proto__":{"admin":true},"constructor":1,"toString":null}'),
  ),
  uuid(),
  option(string({ unit: 'binary', maxLength: 40 })),
  dictionary(string(), anything({ maxDepth: 1 }), { maxKeys: 3 }),
)

interface JsonSchema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null'
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly format?: string
  readonly pattern?: string
}

const jsonSchema = z.custom<JsonSchema>((value) => typeof value === 'object' && value !== null)
