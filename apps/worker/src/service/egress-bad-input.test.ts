import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import {
  egressPath,
  egressRefusal,
  egressRequest,
  egressRequestHeader,
  encodeHeader,
} from '@tessera/broker-client/egress-request'
import {
  answerHeader,
  answerIsSigned,
  requestProofHeader,
  signRequest,
} from '@tessera/broker-client/signed-request'
import { badInput, shapedInput } from '@tessera/testing/bad-input'
import { tableContents } from '@tessera/testing/table-contents'
import {
  type Arbitrary,
  base64String,
  constant,
  constantFrom,
  dictionary,
  oneof,
  option,
  sample,
  string,
  tuple,
  uint8Array,
  webPath,
} from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createEgressWorld, type EgressWorld } from '../../test/egress-world.ts'

type Held = Awaited<ReturnType<EgressWorld['hold']>>

let world: EgressWorld
let held: Held
beforeAll(async () => {
  world = await createEgressWorld()
  held = await world.hold()
  world.answerWith((_, response) => void response.end())
})
afterAll(async () => await world[Symbol.asyncDispose]())

it.each<[string, () => readonly Asked[]]>([
  [
    'a method or a path that is not its own',
    () => {
      const methods = constantFrom('POST', 'GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE')
      const elsewhere = tuple(methods, oneof(constant(egressPath), webPath()), bodies)
        .map(([method, path, body]) => ({ ...signed(wanted()), method, path, body }))
        .filter(({ method, path }) => method !== 'POST' || path !== egressPath)
      return sample(elsewhere, 40)
    },
  ],
  [
    'a request of another form, of whatever type each of its values is',
    () => {
      const one = oneof(badInput(egressRequest), ...Object.keys(fields).map(withBadField))
      const bad = sample(one, 200).filter((input) => !egressRequest.safeParse(input).success)
      return sample(bodies, bad.length).map((body, at) => ({ ...signed(bad[at]), body }))
    },
  ],
  [
    'what is no request, in a header of any form',
    () => {
      // Well-formed, and longer than any that the broker reads.
      const tooLong = signed({ ...wanted(), path: '\u0001'.repeat(4_096) }).head
      const heads = oneof(string({ unit: 'grapheme' }), string({ unit: 'binary' })).map(
        encodeHeader,
      )
      const written = oneof(heads, base64String(), constantFrom('', tooLong))
      return sample(written, 40).map((head) => ({ ...signed(wanted()), head }))
    },
  ],
])('refuses %s: malformed, with nothing written and nothing sent', async (_, asking) => {
  const asked = asking()
  expect(asked.length).toBeGreaterThan(20)
  const before = await contents([])

  for (const one of asked) expect({ ...one, ...(await refusalOf(one)) }).toMatchObject(malformed)

  expect(await contents([])).toBe(before)
  expect(world.seen).toEqual([])
})

it('refuses a proof of any form with nothing written but that, and nothing sent', async () => {
  const parts = signed(wanted()).proof?.split('.') ?? []
  const broken = tuple(constantFrom(0, 1, 2), base64String()).map(([at, part]) =>
    parts.with(at, part.replaceAll('=', '')).join('.'),
  )
  const odd = constantFrom('a'.repeat(3_000), 'a.b.c', '..', '')
  const proofs = oneof(broken, odd, constant(null), base64String())
  const before = await contents(refused)

  for (const proof of sample(proofs, 50)) {
    const { problem } = await refusalOf({ ...signed(wanted()), proof })
    expect(['not_signed', 'malformed'], proof ?? '').toContain(problem)
  }

  expect(await contents(refused)).toBe(before)
  expect(world.seen).toEqual([])
})

it('refuses a well-formed request that means nothing with nothing written but that, and nothing sent', async () => {
  const shaped = sample(shapedInput(egressRequest), 60).map((input, at) =>
    // Every second one under a grant that the worker holds.
    at % 2 === 0 ? input : { ...Object(input), ...ids() },
  )
  const asked = shaped.filter((input) => egressRequest.safeParse(input).success)
  expect(asked.length).toBeGreaterThan(20)
  const before = await contents(refused)

  for (const input of asked) {
    const { problem } = await refusalOf(signed(input))
    expect(['grant_ended', 'not_allowed'], JSON.stringify(input)).toContain(problem)
  }

  expect(await contents(refused)).toBe(before)
  expect(world.seen).toEqual([])
})

it('sends an allowed request with headers of any value, or says why not', async () => {
  const value = oneof(string({ unit: 'binary' }), string(), constantFrom('\r\nx: y', '-1', '1e3'))
  const headers = dictionary(constantFrom(...headerNames), value, { maxKeys: 2 })
  for (const input of sample(headers, 60)) {
    const { problem } = await answerTo(signed({ ...wanted(), headers: input }))
    expect([null, 'malformed', 'service_unreachable'], JSON.stringify(input)).toContain(problem)
  }
})

interface Asked {
  readonly method: string
  readonly path: string
  readonly proof: string | null
  readonly head: string
  readonly body: Uint8Array
}

/** Signed as a worker signs it, whatever it is. */
function signed(input: unknown): Asked {
  const { clientId, identityKey: key, origin } = held.connection
  const body = JSON.stringify(input)
  const proof = signRequest({ clientId, key }, { method: 'POST', url: origin + egressPath, body })
  return { method: 'POST', path: egressPath, proof, head: encodeHeader(body), body: Buffer.of() }
}

/** What this worker may ask. */
function wanted() {
  const asked = { method: 'GET', path: '/api/v2/server', headers: {}, credential: { in: 'header' } }
  return { ...ids(), ...asked }
}

function ids() {
  return { grantId: held.grant.id, claimKey: held.grant.claimKey }
}

function withBadField(name: string): Arbitrary<unknown> {
  const schema = Object.entries(fields).find(([field]) => field === name)?.[1] ?? egressRequest
  return badInput(schema).map((value) => ({ ...wanted(), [name]: value }))
}

/** Of one that was not sent. */
async function refusalOf(asked: Asked) {
  const answer = await answerTo(asked)
  expect(answer.status).toBe(502)
  return answer
}

/** Its problem is null when there is none. */
async function answerTo(asked: Asked) {
  const incoming = await send(asked)
  const status = incoming.statusCode ?? 0
  const body = await text(incoming)
  if (status === 200) return { status, problem: null }
  const signature = String(incoming.headers[answerHeader])
  const requestProof = asked.proof ?? ''
  const { answerKey } = held.connection
  const isSigned = answerIsSigned(answerKey, signature, { requestProof, status, body })
  return { status, isSigned, problem: egressRefusal.parse(JSON.parse(body)).problem }
}

function send({ method, path, proof, head, body }: Asked): Promise<IncomingMessage> {
  const headers = {
    'content-length': body.byteLength,
    [egressRequestHeader]: head,
    ...(proof !== null && { [requestProofHeader]: proof }),
  }
  return new Promise((resolve, reject) => {
    const outgoing = request(world.egress.origin + path, { method, agent: false, headers }, resolve)
    outgoing.once('error', reject)
    outgoing.end(body)
  })
}

/** But for when a client was last seen, and what is said of one that is new. */
async function contents(except: readonly string[]): Promise<string> {
  const changing = ['vault.clients', 'vault.alerts', ...except]
  return await tableContents(world.database.adminPool, changing)
}

/** The record of a request that was signed, or seemed so, and its id, which is spent. */
const refused = ['vault.audit', 'vault.audit_heads', 'vault.request_ids']
const malformed = { status: 502, isSigned: true, problem: 'malformed' }
const fields = egressRequest.shape
const headerNames = Object.keys(fields.headers.shape)
const bodies = option(uint8Array({ maxLength: 2_000 })).map((body) => body ?? Buffer.of())
