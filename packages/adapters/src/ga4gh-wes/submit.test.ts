import { sandboxWorkflow } from '@tessera/contracts/sandbox-workflow'
import { workflow } from '@tessera/contracts/workflow'
import { afterEach, describe, expect, it } from 'vitest'
import { boundFetch } from '../../test/bound-fetch.ts'
import answers from '../../test/fixtures/wes.json' with { type: 'json' }
import { type Answer, type ReplayServer, replayServer } from '../../test/replay-server.ts'
import { endlessFile, submission } from '../../test/submission.ts'
import { abilitiesOf } from './abilities.ts'
import { submit } from './submit.ts'

const described = workflow.parse({
  ...sandboxWorkflow,
  engineVersion: '24.10.0',
  engineParameters: { '-resume': '' },
  parameters: {
    vcfs: { setting: 'files' },
    reference: { setting: 'panel' },
    genome: { setting: 'build', values: { hg19: 'GRCh37' } },
    rsq: { setting: 'r2Filter', as: 'number' },
    encrypt: { setting: 'aesEncryption' },
    project: { setting: 'name' },
    password: { setting: 'password' },
    email: { constant: false },
  },
})
const settings = {
  panel: described.panels[0]?.value ?? '',
  population: 'eur',
  build: 'hg19',
  phasing: 'eagle',
  mode: 'imputation',
  r2Filter: '0.3',
  aesEncryption: false,
} as const
const hooks = { beforeLastByte: async () => {} }
const { signal } = new AbortController()
let server: ReplayServer
afterEach(async () => await server[Symbol.asyncDispose]())

async function send(
  change: Parameters<typeof submission>[0] = {},
  {
    info = {},
    taken = { json: { run_id: 'run-1' } },
    early = [],
  }: { info?: unknown; taken?: Answer; early?: readonly string[] } = {},
  asDescribed: Parameters<typeof submit>[1] = described,
) {
  server = await replayServer(
    {
      'GET /ga4gh/wes/v1/service-info': { json: info },
      'GET /ga4gh/wes/v1/runs?page_size=1': { json: { runs: [] } },
      'POST /ga4gh/wes/v1/runs': taken,
    },
    early,
  )
  const fetch = boundFetch(server.base, 'the-token', 'api_token', 'Authorization')
  return await submit(fetch, asDescribed, submission({ settings, ...change }), hooks, signal)
}

async function sentFields(): Promise<FormData> {
  const sent = server.seen.find(({ method }) => method === 'POST')
  const type = String(sent?.headers['content-type'])
  return await new Response(Buffer.from(sent?.body ?? '', 'latin1'), {
    headers: { 'content-type': type },
  }).formData()
}

describe('a run request', () => {
  it('has what the description says and nothing else', async () => {
    const job = submission({ settings })
    expect(await send(job)).toEqual({ remoteId: 'run-1' })

    const fields = await sentFields()
    expect([...new Set(fields.keys())]).toEqual([
      'workflow_url',
      'workflow_type',
      'workflow_type_version',
      'workflow_engine',
      'workflow_engine_version',
      'workflow_engine_parameters',
      'workflow_params',
      'tags',
      'workflow_attachment',
    ])
    expect(fields.get('workflow_url')).toBe(described.url)
    expect(JSON.parse(String(fields.get('tags')))).toEqual({ name: job.name })
    expect(JSON.parse(String(fields.get('workflow_params')))).toEqual({
      vcfs: ['chr20.vcf.gz', 'chr21.vcf.gz'],
      reference: settings.panel,
      genome: 'GRCh37',
      rsq: 0.3,
      encrypt: false,
      project: job.name,
      password: job.password.expose(),
      email: false,
    })
    expect(
      fields.getAll('workflow_attachment').map((file) => file instanceof File && file.name),
    ).toEqual(['chr20.vcf.gz', 'chr21.vcf.gz'])
  })

  it.each([
    ['panel', 'another'],
    ['population', '$(id)'],
    ['phasing', 'beagle'],
    ['mode', 'other'],
    ['r2Filter', '0.7'],
  ])('is not sent with a %s that is not listed', async (name, value) => {
    await expect(send({ settings: { ...settings, [name]: value } })).rejects.toMatchObject({
      kind: 'rejected',
      publicText: expect.stringContaining(value),
    })
    expect(server.seen.some(({ method }) => method === 'POST')).toBe(false)
  })

  it('is not sent to a node that does not run such workflows', async () => {
    await expect(
      send({}, { info: answers['service info of a Cromwell node'] }),
    ).rejects.toMatchObject({
      kind: 'rejected',
      publicText: 'The node does not run workflows of type NFL DSL2.',
    })
  })

  it.each<[string, Answer]>([
    ['a run', { json: { run_id: 'run-1' } }],
    ['a code of its own', { status: 202, json: { run_id: 'run-1' } }],
  ])('that is answered with %s before its end may have been taken', async (_, taken) => {
    const early = ['POST /ga4gh/wes/v1/runs']
    await expect(send({ files: [endlessFile()] }, { taken, early })).rejects.toMatchObject({
      kind: 'protocol',
      mayBeTaken: true,
    })
  })

  it('that is refused before its end was not taken', async () => {
    const taken = { status: 502, text: '<html>502</html>' }
    const early = ['POST /ga4gh/wes/v1/runs']
    await expect(send({ files: [endlessFile()] }, { taken, early })).rejects.toMatchObject({
      kind: 'unavailable',
      mayBeTaken: false,
    })
  })

  it('is not sent where nobody has described the workflow', async () => {
    await expect(send({}, {}, null)).rejects.toMatchObject({ kind: 'rejected' })
  })

  it.each<[number, string, string]>([
    [400, 'refpanel is unknown', 'rejected'],
    [400, 'Only 2 runs per user can be executed simultaneously.', 'too_many_jobs'],
    [413, 'too big', 'too_large'],
    [429, 'slower', 'unavailable'],
    [503, 'down for maintenance', 'maintenance'],
  ])('that is refused with %i "%s" keeps these words', async (status, msg, kind) => {
    const taken = { status, json: { msg, status_code: status } }
    await expect(send({}, { taken })).rejects.toMatchObject({ kind, publicText: msg })
  })
})

it('results are called encrypted only where the workflow takes the password', async () => {
  expect(abilitiesOf(described).encrypt_results.can).toBe('yes')
  const { password: _, ...parameters } = described.parameters
  expect(abilitiesOf({ ...described, parameters }).encrypt_results.can).toBe('no')
  server = await replayServer({})
})
