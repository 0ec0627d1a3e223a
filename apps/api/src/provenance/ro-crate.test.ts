import { describe, expect, it } from 'vitest'
import { fullProvenance } from '../../test/provenance.ts'
import { faultsOfCrate } from '../../test/ro-crate-rules.ts'
import type { Provenance } from './provenance.ts'
import { roCrateOf } from './ro-crate.ts'

const origin = 'https://tessera.example.org'
const { attempt, service } = fullProvenance
const { record } = service

/** All that may be unknown is. */
const bareProvenance: Provenance = {
  ...fullProvenance,
  attempt: { ...attempt, settingLabels: {}, remoteId: null, state: 'running', endedAt: null },
  service: {
    ...service,
    record: {
      ...record,
      institution: '',
      country: '',
      softwareVersion: '',
      terms: { text: '', url: '', since: null },
    },
  },
  catalogue: null,
  inputs: [],
  results: [],
  deleted: [],
  researcher: null,
}

function graphOf(provenance: Provenance) {
  return roCrateOf(provenance, origin)['@graph']
}

function found(provenance: Provenance, id: string) {
  return graphOf(provenance).find((one) => one['@id'] === id)
}

describe('a manifest', () => {
  it.each([
    ['with all that can be known', fullProvenance],
    ['with nothing but what is always known', bareProvenance],
    [
      'of a failed attempt',
      { ...fullProvenance, attempt: { ...attempt, state: 'failed', stateText: 'No overlap' } },
    ],
  ] as const)('%s keeps the rules of RO-Crate 1.2', (_, provenance) => {
    expect(faultsOfCrate(roCrateOf(provenance, origin))).toEqual([])
  })

  it('is the same for the same attempt', () => {
    const copy = structuredClone(fullProvenance)
    expect(JSON.stringify(roCrateOf(copy, origin))).toBe(
      JSON.stringify(roCrateOf(fullProvenance, origin)),
    )
  })

  it('says what was done, with what, by whom, when and how it ended', () => {
    expect(found(fullProvenance, '#imputation')).toMatchObject({
      '@type': 'CreateAction',
      agent: { '@id': 'https://orcid.org/0000-0002-1825-0097' },
      instrument: { '@id': '#application' },
      startTime: attempt.createdAt,
      endTime: attempt.endedAt,
      actionStatus: { '@id': 'http://schema.org/CompletedActionStatus' },
    })
    expect(found(fullProvenance, '#application')).toMatchObject({
      name: 'Genotype Imputation',
      identifier: 'imputationserver2',
      version: '2.0.6',
      provider: { '@id': '#service' },
    })
    expect(found(fullProvenance, '#service')).toMatchObject({
      '@type': 'Organization',
      location: { '@id': '#country' },
    })
    expect(found(fullProvenance, '#country')).toMatchObject({ name: 'South Africa' })
    expect(found(fullProvenance, '#panel')).toMatchObject({ name: 'H3Africa v6', version: '1.0.0' })
    expect(found(fullProvenance, '#parameter-r2Filter')).toMatchObject({ value: '0.3' })
  })

  it('describes each file with its size and hash, and where results are', () => {
    expect(
      found(fullProvenance, `${origin}/api/results/${fullProvenance.results[1]?.id}`),
    ).toMatchObject({
      '@type': 'File',
      name: 'quality control.html',
      contentSize: '99',
      sha256: 'b'.repeat(64),
      encodingFormat: 'text/html',
    })
    expect(found(fullProvenance, `#input-${fullProvenance.inputs[0]?.id}`)).toMatchObject({
      '@type': 'File',
      contentSize: '4321',
      sha256: 'a'.repeat(64),
    })
  })

  it('names the terms that were accepted last before the attempt, and those of the service', () => {
    expect(found(fullProvenance, '#terms')).toMatchObject({ version: '2026' })
    expect(found(fullProvenance, '#service-terms')).toMatchObject({ datePublished: '2026-01-01' })
  })

  it('says in the service’s words why an attempt failed', () => {
    const failed = { ...attempt, state: 'failed', stateText: 'No overlap' } as const
    expect(found({ ...fullProvenance, attempt: failed }, '#imputation')).toMatchObject({
      actionStatus: { '@id': 'http://schema.org/FailedActionStatus' },
      error: 'No overlap',
    })
  })

  it('has no name of somebody who did not give one, and of an unknown person nothing', () => {
    const researcher = {
      username: 'ada',
      name: null,
      institution: null,
      orcid: null,
      acceptedTerms: [],
    }
    const graph = graphOf({ ...fullProvenance, researcher })
    expect(graph).toContainEqual({ '@id': '#researcher', '@type': 'Person', name: 'ada' })
    expect(graphOf(bareProvenance).map((one) => one['@type'])).not.toContain('Person')
  })

  it('says nothing of the account at the service', () => {
    expect(JSON.stringify(graphOf(fullProvenance))).not.toContain('ada-there')
  })
})

it('the rules find what is wrong', () => {
  const crate = roCrateOf(fullProvenance, origin)
  const graph = crate['@graph']
  const broken = graph.map((one) => {
    if (one['@type'] === 'Dataset' && one['license'] !== undefined) {
      const { license: _license, hasPart: _parts, ...rest } = one
      return { ...rest, '@id': one['@id'], '@type': 'Dataset', datePublished: 'yesterday' }
    }
    return one['@id'] === '#panel' ? { ...one, colour: 'red' } : one
  })
  expect(faultsOfCrate({ ...crate, '@graph': [...broken, ...graph.slice(-1)] })).toEqual([
    'described twice: https://w3id.org/ro/wfrun/process/0.5',
    'the root has no license',
    'the root has no date: yesterday',
    expect.stringContaining('no part of the root: https://tessera.example.org/api/results/'),
    expect.stringContaining('no part of the root: https://tessera.example.org/api/results/'),
    'no term of the context: colour',
  ])
})
