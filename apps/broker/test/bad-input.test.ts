import { type BrokerConnection, callBroker } from '@tessera/broker-client/call-broker'
import { isFault } from '@tessera/runtime/fault'
import { badInput, shapedInput } from '@tessera/testing/bad-input'
import { tableContents } from '@tessera/testing/table-contents'
import { type Arbitrary, sample } from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { brokerRouter } from '../src/router.ts'
import { createWorld, type World } from './world.ts'

let world: World
let callers: readonly BrokerConnection[]
beforeAll(async () => {
  world = await createWorld()
  const { testBroker } = world
  callers = [
    testBroker.api,
    await testBroker.enrollWorker('worker-1'),
    await testBroker.enrollEgress('egress-1'),
    testBroker.operator,
  ]
})
afterAll(async () => await world[Symbol.asyncDispose]())

/** Those that are told anything at all. */
const procedures = Object.entries(brokerRouter._def.procedures).flatMap(([path, procedure]) => {
  const schema = schemaOf(procedure)
  return schema.safeParse({}).success ? [] : [[path, schema] as const]
})

test.each(procedures)(
  '%s refuses bad input with a type, and writes nothing',
  async (path, schema) => {
    const inputs = objects(badInput(schema), 60).filter((input) => !schema.safeParse(input).success)
    expect(inputs.length).toBeGreaterThan(10)
    const caller = await whoMayCall(path)
    const before = await contents()

    for (const input of inputs) {
      expect({ input, status: await statusOf(caller, path, input) }).toEqual({ input, status: 400 })
    }

    expect(await contents()).toBe(before)
  },
)

// What works when its input is well-formed, whatever it says, would change the broker for the other tests.
const changing = new Set(['keys.rotate', 'keys.retire'])

test.each(procedures.filter(([path]) => !changing.has(path)))(
  '%s answers well-formed nonsense without an internal error',
  async (path, schema) => {
    const inputs = objects(shapedInput(schema), 20).filter(
      (input) => schema.safeParse(input).success,
    )
    const caller = await whoMayCall(path)
    for (const input of inputs) {
      const status = await statusOf(caller, path, input)
      expect([200, 400, 403, 404, 409], JSON.stringify(input)).toContain(status)
    }
    expect(inputs.length).toBeGreaterThan(3)
  },
)

/** But for when a client was last seen, and what is said of one that is new. */
async function contents(): Promise<string> {
  return await tableContents(world.database.adminPool, ['vault.clients', 'vault.alerts'])
}

function objects(inputs: Arbitrary<unknown>, count: number): readonly object[] {
  return sample(inputs, count).filter(
    (input): input is object => typeof input === 'object' && input !== null,
  )
}

/** The first of the callers that is not told that it may not. */
async function whoMayCall(path: string): Promise<BrokerConnection> {
  for (const caller of callers) {
    if ((await statusOf(caller, path, { no: 'such input' })) !== 401) return caller
  }
  throw new Error(`nobody may call ${path}`)
}

async function statusOf(caller: BrokerConnection, path: string, input: object): Promise<number> {
  try {
    await callBroker(caller, `/trpc/${path}`, input, z.unknown())
    return 200
  } catch (error) {
    if (isFault(error, 'not_signed_in')) return 403
    if (isFault(error, 'unavailable')) return 503
    if (!isFault(error, 'internal')) throw error
    return Number(/with (\d+):/.exec(error.detail ?? '')?.[1] ?? 500)
  }
}

function schemaOf(procedure: unknown): z.ZodType {
  const { inputs } = z
    .object({ _def: z.object({ inputs: z.array(z.instanceof(z.ZodType)).max(1) }) })
    .parse({
      _def: typeof procedure === 'function' && '_def' in procedure ? procedure._def : null,
    })._def
  return inputs[0] ?? z.unknown()
}
