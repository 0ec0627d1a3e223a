import type { ErrorText } from './error-text.ts'

/** Of any request. */
export const requestErrors = {
  invalid_input: {
    status: 400,
    message: 'The request is not well formed.',
    remedy: 'Correct the fields named below and send it again.',
  },
  not_allowed: {
    status: 403,
    message: 'Your account may not do this.',
    remedy: 'Ask an administrator if you need it.',
  },
  cross_site_request: {
    status: 403,
    message: 'The request came from another site.',
    remedy: 'Open Tessera in its own tab and repeat what you did there.',
  },
  not_found: {
    status: 404,
    message: 'There is nothing here under this name for you.',
    remedy: 'Check the address, or go back to the list.',
  },
  too_many_requests: {
    status: 429,
    message: 'Too many requests in a short time.',
    remedy: 'Wait a moment and try again.',
  },
  internal: {
    status: 500,
    message: 'Something went wrong on our side.',
    remedy: 'Try again; if it happens again, send us the request number.',
  },
  unavailable: {
    status: 503,
    message: 'A part of Tessera is not reachable just now.',
    remedy: 'Nothing was lost. Try again in a minute.',
  },
} as const satisfies Record<string, ErrorText>
