import { afterEach, describe, expect, it } from 'vitest'
import { serviceOptions } from '@tessera/contracts/service'
import { boundFetch } from '../../test/bound-fetch.ts'
import apps from '../../test/fixtures/app.json' with { type: 'json' }
import errors from '../../test/fixtures/errors.json' with { type: 'json' }
import servers from '../../test/fixtures/server.json' with { type: 'json' }
import { type Answer, type ReplayServer, replayServer } from '../../test/replay-server.ts'
import { readOptions } from './options.ts'

describe('readOptions', () => {
  let server: ReplayServer
  afterEach(() => server[Symbol.asyncDispose]())

  it('lists what Cloudgene 3 offers, with the highest version of the right application', async () => {
    const options = await read({ json: servers['signed in'] })
    expect(serviceOptions.parse(options)).toEqual(options)
    expect(options).toMatchObject({
      appId: 'imputationserver2@2.0.12',
      appName: 'Genotype Imputation',
      appVersion: '2.0.12',
      panels: [
        {
          value: 'apps@1000g-phase-3-v5@2.0.0',
          label: '1000G Phase 3 v5 (GRCh37/hg19)',
          populations: [
            { value: 'afr', label: 'AFR' },
            { value: 'eur', label: 'EUR' },
            { value: 'off', label: 'Skip' },
          ],
        },
        { value: 'apps@hrc-r1.1@2.0.0', populations: [{ value: 'off', label: 'Skip' }] },
      ],
      modes: [
        { value: 'imputation', label: 'Quality Control & Imputation' },
        { value: 'qc_only', label: 'Quality Control Only' },
      ],
    })
    expect(options.phasing.map(({ value }) => value)).toEqual(['beagle', 'eagle', 'no_phasing'])
    expect(options.r2Filters).toHaveLength(5)
    expect(options.builds).toHaveLength(2)
  })

  it('lists what TOPMed offers', async () => {
    const options = await read({ json: servers.TOPMed }, { json: apps.TOPMed })
    expect(options).toMatchObject({
      appId: 'imputationserver2',
      appVersion: '2.0.10-statgen.2',
      panels: [{ value: 'topmed-r3', populations: [{ value: 'all' }, { value: 'off' }] }],
    })
  })

  it.each<[string, Answer, object]>([
    ['a token that does not sign in', { json: servers.anonymous }, { kind: 'credential_refused' }],
    [
      'maintenance',
      { json: servers.maintenance },
      { kind: 'maintenance', publicText: 'Back on Monday.' },
    ],
    ['maintenance at TOPMed', { json: servers['TOPMed maintenance'] }, { kind: 'maintenance' }],
    [
      'an account without the application',
      { json: servers['no application'] },
      { kind: 'not_permitted' },
    ],
    ['a revoked token', errors.forbidden, { kind: 'credential_refused' }],
  ])('refuses %s', async (_, answer, error) => {
    await expect(read(answer)).rejects.toMatchObject(error)
    expect(server.seen).toHaveLength(1)
  })

  it('refuses a list in another form', async () => {
    const app = { name: 'x', params: [{ id: 'refpanel', values: { a: 'b' } }] }
    await expect(read({ json: servers['signed in'] }, { json: app })).rejects.toMatchObject({
      kind: 'protocol',
    })
  })

  async function read(
    first: Answer,
    app: Answer = { json: apps['Cloudgene 3'] },
  ): ReturnType<typeof readOptions> {
    server = await replayServer({
      'GET /api/v2/server': first,
      'GET /api/v2/server/apps/imputationserver2%402.0.12': app,
      'GET /api/v2/server/apps/imputationserver2': app,
    })
    return await readOptions(boundFetch(server.base, 'token'), new AbortController().signal)
  }
})
