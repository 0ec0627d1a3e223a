import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { consentHeader } from '@tessera/contracts/consent'
import { errors } from '@tessera/contracts/errors'
import { shapedInput } from '@tessera/testing/bad-input'
import { sample } from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessOf, type DeclaredAccess, proceduresWithInput } from '../test/procedures.ts'
import { makeToken, showing } from '../test/personal-token.ts'
import { enrollProgram, giveConsent, tokenOf } from '../test/program.ts'
import { type Asker, askers, mayAsk, rolesPage } from '../test/roles-page.ts'
import { giveFactor, setRole } from '../test/roles.ts'
import { serviceRecord } from '../test/service-record.ts'
import { weekly } from '../test/schedules.ts'
import { Visitor } from '../test/visitor.ts'
import { createWorld, goodSettings, type World } from '../test/world.ts'

let world: World
const people = new Map<Asker, Visitor>()
const programs = new Map<Asker, Readonly<Record<string, string>>>()
beforeAll(async () => {
  world = await createWorld()
  const researcher = await world.signUp()
  people.set('researcher', researcher)
  const admin = await withRole('admin')
  for (const role of ['service_viewer', 'service_manager', 'auditor'] as const) await withRole(role)
  const program = await enrollProgram(admin)
  const { id } = await giveConsent(world, researcher, program)
  const authorization = `Bearer ${await tokenOf(world, program)}`
  const { token } = await makeToken(admin)
  programs
    .set('program', { authorization })
    .set('consent', { authorization, [consentHeader]: id })
    .set('token', showing(token))
})
afterAll(async () => await world[Symbol.asyncDispose]())

test('docs/roles.md is what `npm run roles` writes', async () => {
  const page = await readFile(new URL('../../../docs/roles.md', import.meta.url), 'utf8')
  expect(page).toBe(rolesPage())
})

test.each(accessOf())('$path is for whom it says, and refused to everybody else', async (asked) => {
  const admitted: Asker[] = []
  for (const asker of askers) if (await isAdmitted(asker, asked)) admitted.push(asker)
  expect(admitted).toEqual(askers.filter((asker) => mayAsk(asker, asked.access)))
})

async function withRole(
  role: Exclude<Asker, 'nobody' | 'researcher' | 'token' | 'consent' | 'program'>,
) {
  const visitor = await world.signUp()
  await setRole(world, visitor, role)
  people.set(role, visitor)
  return visitor
}

/** Who is asking is decided before what is asked is read: without an input nothing is done. */
async function isAdmitted(asker: Asker, { path, type, access }: DeclaredAccess): Promise<boolean> {
  // What a program is, the database says, and so only to whoever asks for something.
  const byProof = access === 'program' || (asker === 'program' && access !== 'everybody')
  const input = byProof ? inputOf(path) : undefined
  const text = input === undefined ? undefined : JSON.stringify(input)
  const url = `/trpc/${path}`
  const visitor = people.get(asker)
  const headers = { ...programs.get(asker), 'content-type': 'application/json' }
  const from = visitor ?? new Visitor(world.api.origin, 'stranger')
  const response = await from.fetch(
    type !== 'mutation' && text !== undefined ? `${url}?input=${encodeURIComponent(text)}` : url,
    type === 'mutation' ? { method: 'POST', headers, body: text ?? null } : { headers },
  )
  const answer = await response.text()
  if (visitor !== undefined && endingSessions.includes(path)) await signInAgain(visitor)
  const code = /"fault":\{"code":"(\w+)"/.exec(answer)?.[1]
  if (code === undefined) return true
  expect(Object.keys(errors), answer).toContain(code)
  expect(['internal', 'too_many_requests'], answer).not.toContain(code)
  // A program has no role: to it something is not found only when it is there for programs.
  const refusals = [
    'not_signed_in',
    'not_allowed',
    'token_too_narrow',
    ...(asker === 'program' ? [] : ['not_found']),
  ]
  return !refusals.includes(code)
}

function inputOf(path: string): unknown {
  const schema = schemas.get(path)
  if (schema === undefined) return undefined
  const inputs = path in rareInputs ? [rareInputs[path]] : sample(shapedInput(schema), 500)
  const input = inputs.find((candidate) => schema.safeParse(candidate).success)
  if (input === undefined) throw new Error(`no input for ${path}`)
  return input
}

async function signInAgain(visitor: Visitor): Promise<void> {
  const { username, password, id } = visitor
  const [app] = await world.rows(
    'delete from proof.authenticator_apps where user_id = $1 returning user_id',
    id,
  )
  await visitor.trpc.auth.login.mutate({ username, password })
  if (app !== undefined) await giveFactor(world, username)
}

const schemas = new Map(proceduresWithInput().map(({ path, schema }) => [path, schema]))
/** Of a form that is not found by chance. */
const rareInputs: Readonly<Record<string, unknown>> = {
  'webhooks.add': { url: 'https://hook.example/told' },
  'administration.services.add': { slug: 'another', kind: 'cloudgene', record: serviceRecord },
  'administration.services.change': { serviceId: 1, version: 1, record: serviceRecord },
  'credentials.confirmOrigin': { serviceId: 1, origin: 'https://service.example' },
  'schedules.make': {
    serviceId: 1,
    name: 'monthly',
    fileIds: [randomUUID()],
    settings: goodSettings,
    recurrence: weekly,
  },
}
const endingSessions = ['auth.logout', 'sessions.endOthers', 'sessions.stopEverything']
