import type { Context } from 'hono'
import { html } from 'hono/html'

type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 413 | 415 | 500 | 502 | 503

/**
 * A refusal in one of the shapes that Cloudgene 3 answers with; under `/ga4gh/` in the one of those standards.
 * `message`: the application's own `{message, success}`; `hal`: the framework's body; `text`: a bare string.
 */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: ProblemStatus
  readonly shape: 'message' | 'hal' | 'text'
  /** The framework's more exact words, where they differ from `message`. */
  readonly embedded: string

  constructor(
    status: ProblemStatus,
    shape: 'message' | 'hal' | 'text',
    message: string,
    embedded = message,
  ) {
    super(message)
    this.status = status
    this.shape = shape
    this.embedded = embedded
  }
}

export function unauthorized(): Problem {
  return new Problem(401, 'hal', 'Unauthorized')
}

export function forbidden(): Problem {
  return new Problem(403, 'hal', 'Forbidden')
}

export function notFound(): Problem {
  return new Problem(404, 'hal', 'Not Found', 'Page Not Found')
}

/** An unhandled exception, as the framework words it. */
export function internalError(detail: string): Problem {
  const text = 'Internal Server Error'
  return new Problem(500, 'hal', text, `${text}: ${detail}`)
}

export function refusal(status: ProblemStatus, message: string): Problem {
  return new Problem(status, 'message', message)
}

/** The same in the words of Cloudgene 2, which has no body of a framework. */
export function asCloudgene2(problem: Problem): Problem {
  if (problem.shape !== 'hal') return problem
  switch (problem.status) {
    case 401:
      return refusal(401, 'The request requires user authentication.')
    case 413:
      return refusal(400, 'Upload limit reached.')
    default:
      return new Problem(problem.status, 'text', problem.message)
  }
}

export function answerProblem(c: Context, problem: Problem): Response {
  // The rest of an upload is not read: the connection cannot serve another request.
  if (c.req.raw.body !== null && !c.req.raw.bodyUsed) c.header('connection', 'close')
  if (isGa4gh(c.req.path) && problem.shape !== 'text') {
    return c.json({ msg: problem.message, status_code: problem.status }, problem.status)
  }
  switch (problem.shape) {
    case 'text':
      return c.text(problem.message, problem.status)
    case 'message':
      return c.json({ message: problem.message, success: false }, problem.status)
    case 'hal':
      if (prefersHtml(c.req.header('accept') ?? '')) {
        return new Response(
          String(
            html`<!doctype html><title>${problem.message}</title>
              <h1>${problem.message}</h1>`,
          ),
          {
            status: problem.status,
            headers: { 'content-type': 'text/html; charset=utf-8' },
          },
        )
      }
      return c.json(halBody(c.req.path, problem), problem.status)
    default:
      return problem.shape satisfies never
  }
}

/** WES and DRS have a shape of their own, `ErrorResponse`. */
function isGa4gh(path: string): boolean {
  return path.startsWith('/ga4gh/')
}

function prefersHtml(accept: string): boolean {
  return accept.includes('text/html') && !accept.includes('application/json')
}

function halBody(path: string, problem: Problem): object {
  const self = {
    href: path,
    templated: false,
    type: null,
    deprecation: null,
    profile: null,
    name: null,
    title: null,
    hreflang: null,
  }
  return {
    _links: { self: [self] },
    _embedded: {
      errors: [{ _links: {}, _embedded: {}, message: problem.embedded, logref: null, path: null }],
    },
    message: problem.message,
    logref: null,
    path: null,
  }
}
