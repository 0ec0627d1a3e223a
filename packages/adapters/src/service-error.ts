export const serviceErrorKinds = [
  /** The service does not know the credential (any more). */
  'credential_refused',
  /** The account is fine but may not do this. */
  'not_permitted',
  /** The account has as many jobs as it may have at once. */
  'too_many_jobs',
  'maintenance',
  /** No answer, or an answer that says nothing about the request: try again later. */
  'unavailable',
  /** The service, or the check before sending, refuses these settings or files. */
  'rejected',
  'not_found',
  'too_large',
  /** The file has been downloaded as often as the service allows. */
  'downloads_spent',
  /** This service has no such request, or not with what it takes to answer. */
  'not_offered',
  /** The service answered something that its contract does not allow. */
  'protocol',
] as const

export type ServiceErrorKind = (typeof serviceErrorKinds)[number]

/** Any failure of a request to a service. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly kind: ServiceErrorKind
  /** The service's own words as plain text, at most 500 characters; safe to show to the job's owner. */
  readonly publicText: string
  /** How long the service asks to wait; null when it does not say. */
  readonly retryAfterMs: number | null
  /** The service answered a job before it had all of it, and not with a refusal: whether it took the job is open. */
  readonly mayBeTaken: boolean

  constructor(
    kind: ServiceErrorKind,
    publicText: string,
    options: {
      readonly retryAfterMs?: number | null
      readonly mayBeTaken?: boolean
      readonly cause?: unknown
    } = {},
  ) {
    super(`${kind}: ${publicText}`, options.cause === undefined ? {} : { cause: options.cause })
    this.kind = kind
    this.publicText = publicText
    this.retryAfterMs = options.retryAfterMs ?? null
    this.mayBeTaken = options.mayBeTaken ?? false
  }
}
