import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { boundFetch } from '../../test/bound-fetch.ts'
import apps from '../../test/fixtures/app.json' with { type: 'json' }
import errors from '../../test/fixtures/errors.json' with { type: 'json' }
import servers from '../../test/fixtures/server.json' with { type: 'json' }
import {
  type Answer,
  type ReplayServer,
  replayServer,
  type Route,
  type SeenRequest,
} from '../../test/replay-server.ts'
import { endlessFile, submission, textFile } from '../../test/submission.ts'
import type { Submission } from '../adapter.ts'
import { submit } from './submit.ts'

describe('submit', () => {
  const accepted = {
    json: {
      success: true,
      message: 'Your job was successfully added to the job queue.',
      id: 'job-20251005-144934-836',
    },
  }
  const submitPath = '/api/v2/jobs/submit/imputationserver2%402.0.12'
  let server: ReplayServer
  afterEach(() => server[Symbol.asyncDispose]())

  it('sends fields and files as the contract asks', async () => {
    const sent = submission()
    expect(await send(sent)).toEqual({ remoteId: 'job-20251005-144934-836' })
    const request = server.seen.at(-1)
    const form = await parsed(request?.body ?? '', request?.headers['content-type'] ?? '')
    expect(form.fields).toEqual({
      'job-name': 'tessera-1',
      refpanel: 'apps@1000g-phase-3-v5@2.0.0',
      population: 'eur',
      build: 'hg19',
      phasing: 'eagle',
      mode: 'imputation',
      r2Filter: '0.3',
      password: sent.password.expose(),
    })
    expect(form.files).toEqual([
      ['chr20.vcf.gz', 'first'],
      ['chr21.vcf.gz', 'second'],
    ])
    expect(request?.headers['content-length']).toBe(String(request?.body.length))
    expect(request?.headers['x-auth-token']).toBe('token')
  })

  it('says AES by the presence of the field, and only then', async () => {
    const { settings } = submission()
    await send(submission({ settings: { ...settings, aesEncryption: true } }))
    const request = server.seen.at(-1)
    const { fields } = await parsed(request?.body ?? '', request?.headers['content-type'] ?? '')
    expect(fields).toHaveProperty('aesEncryption', 'true')
  })

  it('calls the hook once, when all but the end has been sent', async () => {
    let calls = 0
    let arrived = 0
    const file = textFile('a.vcf.gz', 'x'.repeat(300_000))
    await send(submission({ files: [file] }), accepted, async () => {
      calls += 1
      arrived = server.seen.filter(({ url }) => url === submitPath).length
    })
    expect(calls).toBe(1)
    expect(arrived).toBe(0)
  })

  it('breaks off when the hook refuses, and the server never has a whole request', async () => {
    const refusal = new Error('another worker has the job')
    await expect(send(submission(), accepted, () => Promise.reject(refusal))).rejects.toBe(refusal)
    expect(server.seen.map(({ url }) => url)).not.toContain(submitPath)
  })

  it('breaks off when a file is not as long as it was said to be', async () => {
    for (const size of [4, 6]) {
      const files = [{ ...textFile('a.vcf.gz', 'fives'), size }]
      await expect(send(submission({ files }))).rejects.toThrow(RangeError)
      expect(server.seen.map(({ url }) => url)).not.toContain(submitPath)
      await server[Symbol.asyncDispose]()
    }
  })

  it('breaks off on an abort before the last byte', async () => {
    const stop = new AbortController()
    const reason = new Error('cancelled')
    const hook = async (): Promise<void> => stop.abort(reason)
    await expect(send(submission(), accepted, hook, stop.signal)).rejects.toBe(reason)
    expect(server.seen.map(({ url }) => url)).not.toContain(submitPath)
  })

  const { settings } = submission()
  it.each<[string, Submission['settings']]>([
    ['panel', { ...settings, panel: 'hrc' }],
    ['population', { ...settings, population: 'mixed' }],
    ['population of another panel', { ...settings, panel: 'apps@hrc-r1.1@2.0.0' }],
    ['phasing', { ...settings, phasing: '$(reboot)' }],
    ['mode', { ...settings, mode: 'qconly' }],
    ['filter', { ...settings, r2Filter: '0.5' }],
  ])('sends nothing with an unknown %s', async (_, settings) => {
    await expect(send(submission({ settings }))).rejects.toMatchObject({ kind: 'rejected' })
    expect(server.seen).toHaveLength(2)
  })

  it('uploads nothing with a token that does not sign in', async () => {
    server = await replayServer({ 'GET /api/v2/server': { json: servers.anonymous } })
    await expect(run(submission())).rejects.toMatchObject({ kind: 'credential_refused' })
    expect(server.seen).toHaveLength(1)
  })

  it('leaves out what the service does not list, and refuses what it lacks', async () => {
    const app = { json: apps.TOPMed }
    server = await replayServer({
      'GET /api/v2/server': { json: servers.TOPMed },
      'GET /api/v2/server/apps/imputationserver2': app,
      'POST /api/v2/jobs/submit/imputationserver2': accepted,
    })
    const topmed = { ...settings, panel: 'topmed-r3', population: 'all' }
    await run(submission({ settings: topmed }))
    await expect(
      run(submission({ settings: { ...topmed, aesEncryption: true } })),
    ).rejects.toMatchObject({ kind: 'rejected' })
  })

  it.each([
    ['too many jobs', 'too_many_jobs'],
    ['raw text', 'rejected'],
    ['unauthorized', 'credential_refused'],
    ['maintenance', 'maintenance'],
    ['proxy 502', 'unavailable'],
    ['proxy 413', 'too_large'],
  ] as const)('fails with %s as %s', async (name, kind) => {
    await expect(send(submission(), errors[name])).rejects.toMatchObject({ kind })
  })

  it.each<[string, Answer]>([
    ['no number', { json: { success: true } }],
    ['a number that is a path', { json: { success: true, id: '../x' } }],
  ])('does not believe a success with %s', async (_, answer) => {
    await expect(send(submission(), answer)).rejects.toMatchObject({ kind: 'protocol' })
  })

  it('takes an answer that says no with status 200', async () => {
    const answer = { json: { success: false, message: 'No.' } }
    await expect(send(submission(), answer)).rejects.toMatchObject({
      kind: 'rejected',
      publicText: 'No.',
    })
  })

  it.each<[string, Answer, object]>([
    ['a number', accepted, { kind: 'protocol', mayBeTaken: true }],
    ['no number', { json: { success: true } }, { kind: 'protocol', mayBeTaken: true }],
    ['a refusal', { json: { success: false } }, { kind: 'rejected', mayBeTaken: false }],
  ])('takes %s before the last byte for what it is', async (_, answer, error) => {
    const files = [endlessFile()]
    const early = [`POST ${submitPath}`]
    const sent = send(submission({ files }), answer, async () => {}, undefined, early)
    await expect(sent).rejects.toMatchObject(error)
  })

  it('leaves the outcome open when the connection breaks after the last byte', async () => {
    await expect(send(submission(), breakOff)).rejects.toMatchObject({ kind: 'unavailable' })
    expect(server.seen.at(-1)?.url).toBe(submitPath)
  })

  it('refuses names and passwords that a service would change', async () => {
    server = await replayServer({})
    await expect(run(submission({ name: 'a/b' }))).rejects.toThrow(RangeError)
    await expect(run(submission({ files: [] }))).rejects.toThrow(RangeError)
  })

  async function send(
    sent: Submission,
    answer: Answer | Route = accepted,
    hook: () => Promise<void> = async () => {},
    signal?: AbortSignal,
    early: readonly string[] = [],
  ): Promise<{ readonly remoteId: string }> {
    server = await replayServer(
      {
        'GET /api/v2/server': { json: servers['signed in'] },
        'GET /api/v2/server/apps/imputationserver2%402.0.12': { json: apps['Cloudgene 3'] },
        [`POST ${submitPath}`]: answer,
      },
      early,
    )
    return await run(sent, hook, signal)
  }

  async function run(
    sent: Submission,
    beforeLastByte: () => Promise<void> = async () => {},
    signal = new AbortController().signal,
  ): Promise<{ readonly remoteId: string }> {
    return await submit(boundFetch(server.base, 'token'), sent, { beforeLastByte }, signal)
  }
})

function breakOff(_: SeenRequest, response: ServerResponse): void {
  response.destroy()
}

async function parsed(
  body: string,
  contentType: string,
): Promise<{ fields: Record<string, string>; files: (readonly [string, string])[] }> {
  const headers = { 'content-type': contentType }
  const form = await new Response(Buffer.from(body, 'latin1'), { headers }).formData()
  const fields: Record<string, string> = {}
  const files: (readonly [string, string])[] = []
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value
    else if (name === 'files') files.push([value.name, await value.text()])
  }
  return { fields, files }
}
