import { errors } from '@tessera/contracts/errors'
import type { Job } from '@tessera/contracts/job'
import { manifestPath } from '@tessera/contracts/provenance'
import type { ReportedAnyJob, ReportedAttempt } from '@tessera/contracts/report'
import type { StudyJobAttempt } from '@tessera/contracts/study'
import { methodsOf } from '../provenance/methods.ts'
import type { Provenance } from '../provenance/provenance.ts'

/** What is told of every job, whoever reports it. */
export interface JobToReport {
  readonly job: Pick<
    Job,
    'id' | 'name' | 'state' | 'stateText' | 'failureCode' | 'explanation' | 'createdAt' | 'endedAt'
  >
  readonly provenance: Provenance
  readonly attempts: readonly (StudyJobAttempt &
    Partial<Pick<ReportedAttempt, 'remoteAccount' | 'remoteId'>>)[]
  readonly owner: ReportedAnyJob['owner']
  readonly origin: ReportedAnyJob['origin']
  readonly credential: ReportedAnyJob['credential']
  readonly unreadResults: ReportedAnyJob['unreadResults']
}

/** @param pages where they are, without a trailing slash */
export function reportedJobOf(told: JobToReport, pages: string): ReportedAnyJob {
  const { job, provenance, attempts, owner, origin, credential, unreadResults } = told
  const { attempt, inputs, results, deleted } = provenance
  return {
    id: job.id,
    name: job.name,
    state: job.state,
    stateText: job.stateText,
    failure: failureOf(job),
    owner,
    origin,
    credential,
    createdAt: job.createdAt,
    endedAt: job.endedAt,
    attempts: attempts.map(attemptOf),
    attempt: attempt.number,
    service: serviceOf(provenance),
    inputs: inputs.map(({ id, name, sizeBytes, sha256, facts, findings }) => ({
      id,
      name,
      sizeBytes,
      sha256,
      facts,
      findings: findings.map(({ severity, message }) => ({ severity, message })),
    })),
    results: results.map(({ id, name, sizeBytes, sha256, encrypted }) => ({
      id,
      name,
      sizeBytes,
      sha256,
      encrypted,
    })),
    deleted: [...deleted],
    unreadResults,
    methods: methodsOf(provenance),
    manifest: pages + manifestPath(job.id, attempt.number),
  }
}

/** In the words that its page has. */
function failureOf({
  failureCode,
  explanation,
}: Pick<Job, 'failureCode' | 'explanation'>): ReportedAnyJob['failure'] {
  if (failureCode !== null) {
    const { message, remedy } = errors[failureCode]
    return { code: failureCode, message, remedy }
  }
  if (explanation === null) return null
  const { code, meaning, cause, remedy } = explanation
  return { code, message: `${meaning} ${cause}`, remedy }
}

function attemptOf(attempt: JobToReport['attempts'][number]): ReportedAttempt {
  const { number, settings, settingLabels, state, stateText, createdAt, endedAt } = attempt
  return {
    number,
    settings,
    settingLabels,
    remoteAccount: attempt.remoteAccount ?? null,
    remoteId: attempt.remoteId ?? null,
    state,
    stateText,
    createdAt,
    endedAt,
    inputs: attempt.inputs.length,
    results: attempt.results,
  }
}

function serviceOf({
  service,
  catalogue,
  attempt: { settings },
}: Provenance): ReportedAnyJob['service'] {
  const { name, kind, origin, institution, country, softwareVersion, terms, retentionDays } =
    service.record
  const offered = catalogue?.options
  const panel = offered?.panels.find(({ value }) => value === settings.panel)
  return {
    record: { name, kind, origin, institution, country, softwareVersion, terms, retentionDays },
    version: service.version,
    since: service.since,
    application:
      catalogue === null
        ? null
        : {
            id: catalogue.options.appId,
            name: catalogue.options.appName,
            version: catalogue.options.appVersion,
            since: catalogue.since,
          },
    panel:
      panel === undefined
        ? null
        : { label: panel.label, populations: panel.populations.map(({ label }) => label) },
  }
}
