import type { InputFile, ResultFile } from '@tessera/contracts/file'
import type { JobAttempt, JobState } from '@tessera/contracts/job'
import { doiAddress, manifestPath, type Reference } from '@tessera/contracts/provenance'
import { type Entity, entity, referencesTo, referenceTo, type RoCrate } from './crate-entity.ts'
import { agreementOf, personOf } from './crate-people.ts'
import { serviceEntities } from './crate-service.ts'
import { methodsOf } from './methods.ts'
import type { Provenance } from './provenance.ts'
import { referencesOf } from './references.ts'

/**
 * The metadata document of a detached RO-Crate 1.2: it travels without the files, which are named by their address here
 * (results) or not present at all (inputs). It is a Process Run Crate too, and the same for the same provenance.
 *
 * @param origin of the pages, without a trailing slash
 */
export function roCrateOf(provenance: Provenance, origin: string): RoCrate {
  const { job, attempt } = provenance
  const results = provenance.results.map((file) => resultEntity(file, origin))
  const deleted = provenance.deleted.map(deletedEntity)
  const inputs = provenance.inputs.map(inputEntity)
  const parameters = parametersOf(attempt)
  const panel = panelEntity(attempt)
  const service = serviceEntities(provenance)
  const person = personOf(provenance)
  const agreement = agreementOf(provenance)
  const articles = referencesOf(provenance).map(articleEntity)
  const tessera = entity(`${origin}/`, 'SoftwareApplication', { name: 'Tessera', url: origin })
  const ended = attempt.endedAt
  const action = entity('#imputation', 'CreateAction', {
    name: `${job.name}, attempt ${attempt.number}`,
    description: attempt.remoteId && `The job has the number ${attempt.remoteId} at the service.`,
    instrument: referenceTo(service.application),
    agent: person[0] && referenceTo(person[0]),
    object: referencesTo([...inputs, panel, ...parameters]),
    result: referencesTo([...results, ...deleted]),
    startTime: attempt.createdAt,
    endTime: ended,
    actionStatus: { '@id': `http://schema.org/${statusOf(attempt.state)}` },
    error: statusOf(attempt.state) === 'FailedActionStatus' ? attempt.stateText : null,
  })
  const root = entity(origin + manifestPath(job.id, attempt.number), 'Dataset', {
    name: `Imputation ${job.name}, attempt ${attempt.number}`,
    description: methodsOf(provenance)?.paragraph ?? whatBecameOf(provenance),
    datePublished: ended ?? attempt.createdAt,
    license: referenceTo(noLicense),
    conformsTo: referenceTo(processRunCrate),
    creator: person[0] && referenceTo(person[0]),
    hasPart: referencesTo(results),
    mentions: referencesTo([action, ...agreement.slice(0, 1)]),
    citation: referencesTo(articles),
  })
  return {
    '@context': 'https://w3id.org/ro/crate/1.2/context',
    '@graph': [
      entity('ro-crate-metadata.json', 'CreativeWork', {
        about: referenceTo(root),
        conformsTo: { '@id': 'https://w3id.org/ro/crate/1.2' },
        creator: referenceTo(tessera),
      }),
      root,
      action,
      ...results,
      ...deleted,
      ...inputs,
      panel,
      ...parameters,
      service.application,
      ...service.others,
      ...person,
      ...agreement,
      ...articles,
      tessera,
      noLicense,
      processRunCrate,
    ],
  }
}

function whatBecameOf({ attempt, service }: Provenance): string {
  return `An attempt to impute genotypes at the ${service.record.name}: ${attempt.state.replaceAll('_', ' ')}.`
}

/** On the web, for whoever may see it there. */
function resultEntity({ id, name, sizeBytes, sha256, encrypted }: ResultFile, origin: string) {
  return entity(`${origin}/api/results/${id}`, 'File', {
    name,
    description: encrypted ? 'Opens with the password of the job.' : null,
    localPath: name,
    contentSize: String(sizeBytes),
    sha256,
    encodingFormat: formatOf(name),
  })
}

/** What came out, and is here no more: by its hash a copy is known again. */
function deletedEntity({ id, name, sizeBytes, sha256 }: Provenance['deleted'][number]): Entity {
  return entity(`#result-${id}`, 'File', {
    name,
    description: 'Its owner deleted it.',
    localPath: name,
    contentSize: String(sizeBytes),
    sha256,
    encodingFormat: formatOf(name),
  })
}

/** Not to be had from here: a local identifier says that it is described, and not part. */
function inputEntity({ id, name, sizeBytes, sha256 }: InputFile): Entity {
  return entity(`#input-${id}`, 'File', {
    name,
    localPath: name,
    contentSize: String(sizeBytes),
    sha256,
    encodingFormat: formatOf(name),
  })
}

function panelEntity({ settings, settingLabels }: JobAttempt): Entity {
  return entity('#panel', 'Dataset', {
    name: settingLabels.panel ?? settings.panel,
    description: 'The reference panel. It stays at the service.',
    identifier: settings.panel,
    // As in `apps@h3africa-v6hc-s@1.0.0`.
    version: /@(\d[\w.-]*)$/.exec(settings.panel)?.[1],
  })
}

/** What was sent, under the names that it has here, and what the service called it. */
function parametersOf({ settings, settingLabels }: JobAttempt): readonly Entity[] {
  const labels: Readonly<Record<string, string | undefined>> = settingLabels
  return Object.entries(settings)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) =>
      entity(`#parameter-${name}`, 'PropertyValue', { name, value, description: labels[name] }),
    )
}

function articleEntity({ doi, text, title }: Reference): Entity {
  return entity(doiAddress(doi), 'ScholarlyArticle', { name: title, creditText: text })
}

function statusOf(state: JobState): string {
  switch (state) {
    case 'completed':
    case 'completed_with_warnings':
      return 'CompletedActionStatus'
    case 'failed':
    case 'cancelled':
      return 'FailedActionStatus'
    case 'draft':
    case 'checking':
    case 'queued':
    case 'waiting':
    case 'submitting':
    case 'running':
    case 'exporting':
    case 'collecting':
      return 'ActiveActionStatus'
    default:
      return state satisfies never
  }
}

function formatOf(name: string): string | undefined {
  return formats.find(([ending]) => name.endsWith(ending))?.[1]
}

const formats = [
  ['.zip', 'application/zip'],
  ['.gz', 'application/gzip'],
  ['.html', 'text/html'],
  ['.json', 'application/json'],
  ['.txt', 'text/plain'],
  ['.log', 'text/plain'],
] as const

const noLicense = entity('#no-license', 'CreativeWork', {
  name: 'No licence is given',
  description:
    'Whoever ran the job says how its files may be used, within the terms of the service and of the reference panel.',
})

/** https://w3id.org/ro/wfrun/process/0.5 */
const processRunCrate = entity('https://w3id.org/ro/wfrun/process/0.5', 'CreativeWork', {
  name: 'Process Run Crate',
  version: '0.5',
})
