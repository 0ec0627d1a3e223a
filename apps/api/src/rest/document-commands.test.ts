import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { TARGET } from '@tessera/sandbox/testing/running-sandbox'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeToken } from '../../test/personal-token.ts'
import { createWorld, type World } from '../../test/world.ts'

/** The commands of the document that this interface comes from, character by character. */
const register = `curl -X POST http://localhost:8001/api/auth/register \\
  -d '{"username":"researcher1","password":"secure_pass",...}'`

const login = `TOKEN=$(curl -s -X POST http://localhost:8001/api/auth/login \\
  -d '{"username":"researcher1","password":"secure_pass"}' \\
  | jq -r '.access_token')`

const addCredential = `curl -X POST http://localhost:8001/users/me/service-credentials \\
  -H "Authorization: Bearer $TOKEN" \\
  -d '{
    "service_id": 1,
    "api_token": "USER_H3AFRICA_TOKEN",
    "label": "My H3Africa"
  }'`

/** The three dots are an address to curl, which fetches it in vain after the job was submitted. */
const submitJob = `curl -X POST http://localhost:8003/jobs \\
  -H "Authorization: Bearer $TOKEN" \\
  -F "service_id=1" \\
  -F "input_file=@test.vcf.gz" \\
  ...`

let world: World
let folder: string
beforeAll(async () => {
  world = await createWorld()
  folder = await mkdtemp(join(tmpdir(), 'tessera-curl-'))
  await copyFile(TARGET, join(folder, 'test.vcf.gz'))
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

it('each command of the document works with only host, port and token changed', async () => {
  const { token } = await world.sandbox.signUp('researcher1')

  const registered = await run(register)
  expect(registered).toMatchObject({ user: { username: 'researcher1' } })
  const credential = await run(`${login}\n${addCredential.replace('USER_H3AFRICA_TOKEN', token)}`)
  expect(credential).toMatchObject({
    service_id: 1,
    label: 'My H3Africa',
    is_verified: true,
    remote_account: 'researcher1',
  })

  const submitting = run(`${login}\n${submitJob}`)
  // The worker reads what the account may choose while the request waits.
  const [asked] = await waitFor(async () => {
    const steps = await world.rows("select user_id from app.steps where kind = 'read-options'")
    const files = await world.rows("select 1 from app.files where state = 'stored'")
    return steps.length > 0 && files.length > 0 ? steps : null
  })
  await world.offer(String(asked?.['user_id']))

  expect(await submitting).toMatchObject({
    name: 'test',
    state: 'queued',
    service_id: 1,
    settings: { population: 'off', build: 'hg19', mode: 'imputation', r2_filter: '0' },
    inputs: [{ name: 'test.vcf.gz' }],
  })
  expect(await world.rows('select count(*)::int as n from app.jobs')).toEqual([{ n: 1 }])
  expect(world.log.text).not.toContain(token)
})

it('the command of the guide to access tokens works with a token of the page', async () => {
  const visitor = await world.signUp()
  const { token } = await makeToken(visitor, ['jobs:read'])
  const guide = await readFile(
    new URL('../../../../docs/guide/access-tokens.md', import.meta.url),
    'utf8',
  )
  const command = /```sh\n(.*?)```/s.exec(guide)?.[1] ?? ''
  expect(await run(`HERE=${world.api.origin} TOKEN=${token}\n${command}`)).toEqual({
    jobs: [],
    next_cursor: null,
  })
})

/** Runs it in a shell. @returns the last answer */
async function run(command: string): Promise<unknown> {
  const script = `${jq}\n${command.replaceAll(/http:\/\/localhost:800[13]/g, world.api.origin)}`
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: folder }).catch(
    (error: { readonly code: unknown; readonly stdout: string }) => {
      // 3 and 6: curl takes the three dots for an address, and there is none.
      if (error.code === 3 || error.code === 6) return error
      throw error
    },
  )
  return JSON.parse(stdout)
}

/** Not every machine has jq; of it the document needs one thing. */
const jq = `jq() { '${process.execPath}' -e 'process.stdin.on("data", (text) => console.log(JSON.parse(text).access_token))'; }`
