import { errors } from '@tessera/contracts/errors'
import { badInput, shapedInput } from '@tessera/testing/bad-input'
import { tableContents } from '@tessera/testing/table-contents'
import { sample } from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { proceduresWithInput } from '../test/procedures.ts'
import { setRole } from '../test/roles.ts'
import type { Visitor } from '../test/visitor.ts'
import { createWorld, type World } from '../test/world.ts'

let world: World
let visitor: Visitor
beforeAll(async () => {
  world = await createWorld()
  visitor = await world.connect()
  // What somebody may do is decided before what she sent is read.
  await setRole(world, visitor, 'admin')
  await world.rows(
    `insert into app.role_grants (user_id, role) select $1, unnest(array['auditor', 'service_manager'])`,
    visitor.id,
  )
})
afterAll(async () => await world[Symbol.asyncDispose]())

const procedures = proceduresWithInput().map((procedure) => [procedure.path, procedure] as const)

test.each(procedures)(
  '%s refuses bad input with a type, and writes nothing',
  async (path, { schema, type }) => {
    const inputs = sample(badInput(schema), 40).filter((input) => !schema.safeParse(input).success)
    const before = await tableContents(world.database.adminPool)

    for (const input of inputs) {
      const answer = await ask(path, type, input)
      // Strangers who knock too often are not listened to at all.
      expect(['invalid_input', 'too_many_requests'], describe(input, answer)).toContain(answer.code)
    }

    expect(inputs.length).toBeGreaterThan(10)
    expect(await tableContents(world.database.adminPool)).toBe(before)
  },
)

test.each(procedures)(
  '%s answers well-formed nonsense without an internal error',
  async (path, { schema, type }) => {
    for (const input of sample(shapedInput(schema), 15)) {
      if (!schema.safeParse(input).success) continue
      const answer = await ask(path, type, input)
      expect(answer.status, describe(input, answer)).toBeLessThan(500)
    }
  },
)

interface Answer {
  readonly status: number
  /** Null when it was not refused. */
  readonly code: string | null
}

async function ask(path: string, type: string, input: unknown): Promise<Answer> {
  const text = JSON.stringify(input)
  const url = `/trpc/${path}`
  if (type === 'mutation') {
    const headers = { 'content-type': 'application/json' }
    return await read(await visitor.fetch(url, { method: 'POST', headers, body: text }))
  }
  const leaving = new AbortController()
  const response = await visitor.fetch(`${url}?input=${encodeURIComponent(text)}`, {
    signal: leaving.signal,
  })
  // Node itself does not take so long an address.
  if (response.status === 431) return { status: 431, code: 'invalid_input' }
  if (type === 'query' || !response.ok) return await read(response)
  const code = await firstRefusal(response)
  leaving.abort()
  return { status: response.status, code }
}

async function read(response: Response): Promise<Answer> {
  const { status } = response
  const answer: unknown = await response.json()
  return { status, code: response.ok ? null : refusal.parse(answer).error.data.fault.code }
}

/** A stream says in its first event why it will not go on; null when it does. */
async function firstRefusal({ body }: Response): Promise<string | null> {
  let text = ''
  for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece
    if (/^event: serialized-error\ndata: .*\n/m.test(text)) break
    if (text.includes('event: connected\n') && /^event: ping\n|\n\ndata: /m.test(text)) return null
  }
  const data = /^event: serialized-error\ndata: (.*)\n/m.exec(text)?.[1]
  return data === undefined ? null : streamRefusal.parse(JSON.parse(data)).data.fault.code
}

function describe(input: unknown, answer: Answer): string {
  return JSON.stringify({ input, answer }).slice(0, 500)
}

const streamRefusal = z.object({
  data: z.object({ fault: z.object({ code: z.enum(Object.keys(errors)) }) }),
})
const refusal = z.object({ error: streamRefusal })
