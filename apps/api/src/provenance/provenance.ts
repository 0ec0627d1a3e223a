import type { InputFile, ResultFile } from '@tessera/contracts/file'
import type { Job, JobAttempt } from '@tessera/contracts/job'
import type { Profile } from '@tessera/contracts/profile'
import type { ResultDeletion } from '@tessera/contracts/result-deletion'
import type { ServiceCatalogue, ServiceVersion } from '@tessera/contracts/service'
import type { AcceptedTerms } from '@tessera/contracts/terms'

/** Of one attempt at a job: what went in, what was done with it where, and what came out. */
export interface Provenance {
  readonly job: Pick<Job, 'id' | 'name'>
  readonly attempt: JobAttempt
  /** As its record was when the attempt was made. */
  readonly service: ServiceVersion
  /** What its owner could choose there then, and of which application; null where the service has not told it. */
  readonly catalogue: ServiceCatalogue | null
  readonly inputs: readonly InputFile[]
  readonly results: readonly ResultFile[]
  /** Results that their owner deleted since. */
  readonly deleted: ResultDeletion['files']
  /** Null for whoever may see her work and not who she is. */
  readonly researcher: Researcher | null
}

export interface Researcher extends Pick<Profile, 'name' | 'institution' | 'orcid'> {
  readonly username: string
  /** Of this installation, the newest first. */
  readonly acceptedTerms: readonly AcceptedTerms[]
}
