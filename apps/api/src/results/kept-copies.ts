import { adapterFor } from '@tessera/adapters/registry'
import type { Job } from '@tessera/contracts/job'
import type { KeptCopy } from '@tessera/contracts/result-deletion'
import { listJobAttempts } from '@tessera/db/job-attempts'
import { findService } from '@tessera/db/services'
import type { SubmittingUnit } from '@tessera/db/unit'

/** Where copies of what belongs to a job are that Tessera knows of. */
export async function keptCopies(unit: SubmittingUnit, job: Job): Promise<readonly KeptCopy[]> {
  const attempts = await listJobAttempts(unit, job.id)
  const here: readonly KeptCopy[] = attempts.every(({ results }) => results === 0)
    ? []
    : [
        {
          kind: 'results_here',
          place: 'Tessera',
          until: null,
          text: 'Encrypted, each under a key of its own. They stay until you delete them.',
        },
      ]
  return [...here, ...(await copiesElsewhere(unit, job))]
}

/** All but the results that are stored here. */
export async function copiesElsewhere(
  unit: SubmittingUnit,
  job: Job,
): Promise<readonly KeptCopy[]> {
  const uploads: readonly KeptCopy[] =
    job.inputs.length === 0
      ? []
      : [
          {
            kind: 'uploads_here',
            place: 'Tessera',
            until: null,
            text: `What you uploaded: ${job.inputs.map(({ name }) => name).join(', ')}. It stays with the record of the job.`,
          },
        ]
  return [...(await copiesAtService(unit, job)), ...uploads]
}

async function copiesAtService(unit: SubmittingUnit, job: Job): Promise<readonly KeptCopy[]> {
  const attempts = await listJobAttempts(unit, job.id)
  // Also when later ones never came there.
  const sent = attempts.find(({ remoteId }) => remoteId !== null)
  const service = sent === undefined ? null : await findService(unit, job.serviceId)
  if (sent === undefined || service === null) return []
  const { text } = adapterFor(service).abilities.delete
  const { retentionDays } = service
  const ended = sent.endedAt ?? job.endedAt
  const until =
    retentionDays === null || ended === null ? null : Date.parse(ended) + retentionDays * dayMs
  return [
    {
      kind: 'results_at_service',
      place: service.name,
      until: until === null ? null : new Date(until).toISOString(),
      text:
        retentionDays === null
          ? `It does not say how long it keeps what was sent and what it made. ${text}`
          : `It keeps what was sent and what it made for some ${retentionDays} days. ${text}`,
    },
  ]
}

const dayMs = 86_400_000
