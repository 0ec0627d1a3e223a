import { isDeepStrictEqual } from 'node:util'
import type { Entity, EntityReference, RoCrate } from '../src/provenance/crate-entity.ts'

/** Where a document breaks a rule that RO-Crate 1.2 states with MUST for detached crates. */
export function faultsOfCrate(crate: RoCrate): readonly string[] {
  const graph = crate['@graph']
  const ids = graph.map((one) => one['@id'])
  const descriptor = graph.find((one) => one['@id'] === 'ro-crate-metadata.json')
  const root = graph.find((one) => isDeepStrictEqual(descriptor?.['about'], refTo(one)))
  return [
    ...(crate['@context'] === 'https://w3id.org/ro/crate/1.2/context' ? [] : ['another context']),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `described twice: ${id}`),
    ...(descriptor?.['@type'] === 'CreativeWork' ? [] : ['no descriptor']),
    ...(isDeepStrictEqual(descriptor?.['conformsTo'], { '@id': 'https://w3id.org/ro/crate/1.2' })
      ? []
      : ['the descriptor names no version']),
    ...(root === undefined ? ['no root'] : faultsOfRoot(root, graph)),
    ...graph.flatMap((one) => faultsOfEntity(one, ids)),
  ]
}

function faultsOfRoot(root: Entity, graph: readonly Entity[]): readonly string[] {
  const parts = listOf(root['hasPart'])
  const date = String(root['datePublished'])
  return [
    ...(root['@type'] === 'Dataset' ? [] : ['the root is no dataset']),
    ...['name', 'description', 'datePublished', 'license']
      .filter((name) => root[name] === undefined)
      .map((name) => `the root has no ${name}`),
    ...(/^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/.test(date) ? [] : [`the root has no date: ${date}`]),
    ...graph
      .filter((one) => one !== root && isData(one))
      .filter((one) => !parts.some((part) => isDeepStrictEqual(part, refTo(one))))
      .map((one) => `no part of the root: ${one['@id']}`),
  ]
}

/** Flattened: what a property names is described beside it, and nothing is within. */
function faultsOfEntity(one: Entity, ids: readonly string[]): readonly string[] {
  const { '@id': id, '@type': type, ...properties } = one
  return [
    ...(isAddress(id) || id.startsWith('#') || id === 'ro-crate-metadata.json'
      ? []
      : [`no identifier of a detached crate: ${id}`]),
    ...[type, ...Object.keys(properties)]
      .filter((term) => !terms.includes(term))
      .map((term) => `no term of the context: ${term}`),
    ...Object.values(properties)
      .flatMap((value) => listOf(value))
      .flatMap((value) => {
        if (typeof value !== 'object') return []
        const { '@id': named, ...more } = value
        if (Object.keys(more).length > 0) return [`described within another: ${named}`]
        return ids.includes(named) || wellKnown.test(named) ? [] : [`described nowhere: ${named}`]
      }),
  ]
}

/** With a local identifier it is described, and no data entity. */
function isData(one: Entity): boolean {
  return (one['@type'] === 'File' || one['@type'] === 'Dataset') && !one['@id'].startsWith('#')
}

function isAddress(id: string): boolean {
  return URL.canParse(id) && new URL(id).protocol === 'https:'
}

function listOf(
  value: Entity[string] | undefined,
): readonly (string | boolean | EntityReference)[] {
  if (value === undefined) return []
  return typeof value === 'object' && !('@id' in value) ? value : [value]
}

function refTo(one: Entity) {
  return { '@id': one['@id'] }
}

/** What the specification refers to without a description of its own. */
const wellKnown =
  /^(https:\/\/w3id\.org\/ro\/crate\/1\.2|http:\/\/schema\.org\/(Active|Completed|Failed)ActionStatus)$/

/** Those of https://w3id.org/ro/crate/1.2/context that manifests use. */
const terms: readonly string[] = [
  'AgreeAction',
  'Country',
  'CreateAction',
  'CreativeWork',
  'Dataset',
  'File',
  'Organization',
  'Person',
  'PropertyValue',
  'ScholarlyArticle',
  'SoftwareApplication',
  'about',
  'actionStatus',
  'affiliation',
  'agent',
  'citation',
  'conformsTo',
  'contentSize',
  'creator',
  'creditText',
  'datePublished',
  'description',
  'encodingFormat',
  'endTime',
  'error',
  'hasPart',
  'identifier',
  'instrument',
  'license',
  'localPath',
  'location',
  'mentions',
  'name',
  'object',
  'parentOrganization',
  'provider',
  'result',
  'sha256',
  'startTime',
  'text',
  'url',
  'usageInfo',
  'value',
  'version',
]
