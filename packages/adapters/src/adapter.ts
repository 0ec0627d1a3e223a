import type { Secret } from '@tessera/crypto/secret'
import type { JobSettings } from '@tessera/contracts/job'
import type { CredentialType, ServiceKind, ServiceOptions } from '@tessera/contracts/service'
import type { ServiceAbilities } from '@tessera/contracts/service-abilities'
import type { AllowedRequests } from './allowed-requests.ts'

/** Where a request carries the credential. The bound fetch writes it; an adapter never sees it. */
export type CredentialPlacement =
  /** In the header of its type: `credentialHeader` of the adapter for the service's own tokens. */
  | { readonly in: 'header' }
  /** As the only field of an `application/x-www-form-urlencoded` body, which the bound fetch writes. */
  | { readonly in: 'form'; readonly field: string }
  /** Nowhere. Only then may the path be an absolute URL of another origin. */
  | 'omit'

export interface ServiceRequest {
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  /** An async iterable is streamed as it is produced. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>
  readonly signal?: AbortSignal
  /** Default: `{ in: 'header' }`. */
  readonly credential?: CredentialPlacement
}

/**
 * A fetch that its maker bound to one grant: it adds the credential for the service's origin and refuses every
 * other origin. Paths start with `/` and are relative to the service's base. It never follows a redirect.
 */
export type ServiceFetch = (path: string, init?: ServiceRequest) => Promise<Response>

export type VerifiedCredential =
  /** `account` is null where the service does not say whose it is. */
  | { readonly valid: true; readonly account: string | null; readonly expiresAt: Date | null }
  /** `reason` is plain text for the owner of the credential. */
  | { readonly valid: false; readonly reason: string }

export interface SubmissionFile {
  /** As the researcher named it. The adapter makes it safe for the service and unique in the submission. */
  readonly name: string
  readonly size: number
  open(): AsyncIterable<Uint8Array>
}

export interface Submission {
  /** Unique per attempt, because `findByName` looks for it: 1 to 100 characters of `A-Z a-z 0-9 . _ -` and space. */
  readonly name: string
  readonly settings: JobSettings
  /** Encrypts the results at the service; made by `newResultPassword`. */
  readonly password: Secret<string>
  readonly files: readonly SubmissionFile[]
}

export interface SubmissionHooks {
  /**
   * Called once, when everything but the end of the request is out. The service cannot take the job before this
   * resolves; when it rejects, the request is broken off and `submit` rejects with the same error.
   */
  beforeLastByte(): Promise<void>
}

export type RemotePhase =
  | 'waiting'
  | 'running'
  /** The pipeline is done and files are being copied: not finished. */
  | 'exporting'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  /** Ended, and the service has removed the files. */
  | 'retired'
  | 'deleted'
  /** The service restarted under the job; its owner can restart it there. */
  | 'dead'
  /** A state this adapter does not know: keep asking. */
  | 'unknown'

export interface RemoteMessage {
  readonly severity: 'ok' | 'error' | 'warning' | 'running'
  /** Plain text, passwords masked. */
  readonly text: string
}

export interface RemoteStep {
  readonly name: string
  readonly messages: readonly RemoteMessage[]
}

export interface RemoteResult {
  /** May hold folders: `statistics/snps-excluded.txt`. */
  readonly name: string
  /** Where the file is. At some services whoever knows it can download the file without a credential. */
  readonly key: Secret<string>
  /** The service's own rounded text, such as `82 MB`. */
  readonly sizeText: string
  /** Downloads left; null when the service does not count or does not say. */
  readonly remaining: number | null
}

export interface RemoteJob {
  readonly id: string
  readonly name: string
  readonly phase: RemotePhase
  /** As the service gave it. */
  readonly state: number | string
  /** From 0; null when not queued. */
  readonly positionInQueue: number | null
  readonly submittedAt: Date | null
  readonly startedAt: Date | null
  readonly endedAt: Date | null
  /** When the service removes the files, or did. */
  readonly retiresAt: Date | null
  readonly steps: readonly RemoteStep[]
  readonly results: readonly RemoteResult[]
  /** Why the job failed, in plain text; null unless `phase` is `failed`. */
  readonly failure: string | null
}

export interface ListedJobs {
  readonly jobs: readonly { readonly id: string; readonly submittedAt: Date | null }[]
  /** Whether these are all. */
  readonly isWhole: boolean
}

export interface HealthAnswer {
  /** Whether the service knows the credential that came with the question; null where it does not say. */
  readonly signedIn: boolean | null
  /** What it announces while it is closed for maintenance, in plain text. */
  readonly maintenance?: string | null
  /** Whether it offers what jobs run with to whoever asked; not given where that cannot be told. */
  readonly offersImputation?: boolean
  /** Jobs that wait or run there; not given where it does not tell. */
  readonly queued?: number | null
}

/**
 * One kind of imputation service. Every method rejects with a `ServiceError`, with the signal's reason when the
 * signal is aborted, or with what the bound fetch, a file or a hook threw; nothing is retried inside.
 */
export interface ServiceAdapter {
  readonly kind: ServiceKind
  /** The header in which the bound fetch sends a token of the service's own. */
  readonly credentialHeader: string
  /** All that its methods send, by scope: a fetch that is bound to a grant sends nothing else. */
  readonly allowedRequests: AllowedRequests
  /** What can be asked of such a service, in words for people too. */
  readonly abilities: ServiceAbilities

  /** Name of the result that holds one chromosome, as `20` or `X`; null where nothing is known of names. */
  chromosomeFile(chromosome: string): string | null

  /** @param type default: `api_token` */
  verify(
    fetch: ServiceFetch,
    signal: AbortSignal,
    type?: CredentialType,
  ): Promise<VerifiedCredential>

  /**
   * One or two cheap questions that any server which is well answers. A server that is closed for maintenance answers.
   */
  checkHealth(
    fetch: ServiceFetch,
    signal: AbortSignal,
    withCredential: boolean,
  ): Promise<HealthAnswer>

  /** What this account may choose. */
  readOptions(fetch: ServiceFetch, signal: AbortSignal): Promise<ServiceOptions>

  /**
   * Checks the credential and the settings against the live service, then sends the job in one request.
   * Once `beforeLastByte` has resolved, `unavailable`, `protocol` and an abort leave open whether the job exists:
   * look for it with `findByName` before sending again, and so does an error with `mayBeTaken` at any time. After
   * every other error it does not exist.
   */
  submit(
    fetch: ServiceFetch,
    submission: Submission,
    hooks: SubmissionHooks,
    signal: AbortSignal,
  ): Promise<{ readonly remoteId: string }>

  /** Ids of this account's jobs with exactly this name, newest first; rejects with `not_offered` where nobody can tell. */
  findByName(fetch: ServiceFetch, name: string, signal: AbortSignal): Promise<readonly string[]>

  /** Newest first where the service says so; of a long list its beginning. */
  listJobs(fetch: ServiceFetch, signal: AbortSignal): Promise<ListedJobs>

  status(fetch: ServiceFetch, remoteId: string, signal: AbortSignal): Promise<RemoteJob>

  /** Each call may cost one of the file's downloads, also when it breaks off. Resolves when bytes begin to arrive. */
  download(
    fetch: ServiceFetch,
    result: RemoteResult,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>>

  /** Asks for it; no error when the job has ended. Read `status` until it shows an end. */
  cancel(fetch: ServiceFetch, remoteId: string, signal: AbortSignal): Promise<void>
}
