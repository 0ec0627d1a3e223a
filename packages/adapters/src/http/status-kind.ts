import type { ServiceErrorKind } from '../service-error.ts'

/** What the status of an answer says where its words say nothing more. */
export function statusKind(status: number, words: string): ServiceErrorKind {
  switch (status) {
    case 401:
      return 'credential_refused'
    case 403:
      return 'not_permitted'
    case 404:
    case 410:
      return 'not_found'
    case 405:
    case 501:
      return 'not_offered'
    case 413:
      return 'too_large'
    case 503:
      return /maintenance/i.test(words) ? 'maintenance' : 'unavailable'
    case 408:
    case 425:
    case 429:
      return 'unavailable'
    default:
      if (status >= 500) return 'unavailable'
      return status >= 400 ? 'rejected' : 'protocol'
  }
}
