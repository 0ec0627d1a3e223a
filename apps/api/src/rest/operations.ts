import { programTokenPath } from '@tessera/contracts/program'

/** One operation of the REST interface, as the document tells it. */
export interface Operation {
  readonly method: 'get' | 'post' | 'delete'
  /** With parameters in braces. */
  readonly path: string
  readonly summary: string
  /** `link`: the path itself says that the request may be made. */
  readonly signedIn: 'user' | 'program' | 'link' | 'nobody'
  readonly body?: {
    readonly type: 'application/json' | 'multipart/form-data' | 'application/x-www-form-urlencoded'
    readonly schema: string
  }
  readonly query?: Readonly<Record<string, string>>
  readonly answer: {
    readonly status: 200 | 201 | 202 | 204
    /** A schema's name; `[]` after it for a list of them; none for an answer without a body. */
    readonly schema?: string
    readonly type?: 'application/json' | 'application/ld+json' | 'application/octet-stream'
  }
}

export const operations: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/auth/register',
    summary: 'Make an account',
    signedIn: 'nobody',
    body: { type: 'application/json', schema: 'Registration' },
    answer: { status: 201, schema: 'Token' },
  },
  {
    method: 'post',
    path: '/api/auth/login',
    summary: 'Sign in: gives an opaque token that lasts twelve hours',
    signedIn: 'nobody',
    body: { type: 'application/json', schema: 'SignIn' },
    answer: { status: 200, schema: 'Token' },
  },
  {
    method: 'post',
    path: '/users/me/service-credentials',
    summary: 'Add your own token for a service, or replace it',
    signedIn: 'user',
    body: { type: 'application/json', schema: 'NewCredential' },
    answer: { status: 201, schema: 'Credential' },
  },
  {
    method: 'get',
    path: '/users/me/service-credentials',
    summary: 'List your credentials, never their secrets',
    signedIn: 'user',
    answer: { status: 200, schema: 'ListedCredential[]' },
  },
  {
    method: 'get',
    path: '/users/me/service-credentials/{service_id}',
    summary: 'Show your credential for a service, never its secret',
    signedIn: 'user',
    answer: { status: 200, schema: 'Credential' },
  },
  {
    method: 'delete',
    path: '/users/me/service-credentials/{service_id}',
    summary: 'Remove your credential for a service',
    signedIn: 'user',
    answer: { status: 204 },
  },
  {
    method: 'post',
    path: '/jobs',
    summary: 'Submit a job that runs on your own account at the service',
    signedIn: 'user',
    body: { type: 'multipart/form-data', schema: 'JobForm' },
    answer: { status: 201, schema: 'Job' },
  },
  {
    method: 'get',
    path: '/jobs',
    summary: 'List your jobs, the newest first',
    signedIn: 'user',
    query: { cursor: 'The next_cursor of the page before' },
    answer: { status: 200, schema: 'JobList' },
  },
  {
    method: 'get',
    path: '/jobs/{job_id}',
    summary: 'Show a job',
    signedIn: 'user',
    answer: { status: 200, schema: 'Job' },
  },
  {
    method: 'get',
    path: '/jobs/{job_id}/status',
    summary: 'Show how far a job is',
    signedIn: 'user',
    answer: { status: 200, schema: 'JobStatus' },
  },
  {
    method: 'post',
    path: '/jobs/{job_id}/cancel',
    summary: 'Cancel a job',
    signedIn: 'user',
    answer: { status: 200, schema: 'Job' },
  },
  {
    method: 'get',
    path: '/jobs/{job_id}/results',
    summary: 'List the results of a job',
    signedIn: 'user',
    answer: { status: 200, schema: 'ResultFile[]' },
  },
  {
    method: 'get',
    path: '/api/jobs/{job_id}/ro-crate',
    summary:
      'Download the RO-Crate metadata document of an attempt: what went in, what was done, what came out',
    signedIn: 'user',
    answer: { status: 200, type: 'application/ld+json' },
  },
  {
    method: 'get',
    path: '/api/results/{file_id}',
    summary: 'Download a result, whole or a range of it',
    signedIn: 'user',
    answer: { status: 200, type: 'application/octet-stream' },
  },
  {
    method: 'post',
    path: '/api/results/{file_id}/download-link',
    summary: 'Make a link that gives the result once, within five minutes, without signing in',
    signedIn: 'user',
    answer: { status: 201, schema: 'DownloadLink' },
  },
  {
    method: 'get',
    path: '/api/downloads/{token}',
    summary: 'Download a result with a link for one download, whole',
    signedIn: 'link',
    answer: { status: 200, type: 'application/octet-stream' },
  },
  {
    method: 'get',
    path: '/documents',
    summary: 'List your documents, the newest first',
    signedIn: 'user',
    query: { cursor: 'The next_cursor of the page before' },
    answer: { status: 200, schema: 'DocumentList' },
  },
  {
    method: 'post',
    path: '/api/documents',
    summary: 'Upload a document, or its next version: its bytes are the body',
    signedIn: 'user',
    query: {
      title: 'What it is called',
      studyId: 'The study that it is for',
      documentId: 'The document of which it is the next version',
    },
    answer: { status: 201, schema: 'Document' },
  },
  {
    method: 'get',
    path: '/documents/{document_id}',
    summary: 'Show a document and its versions',
    signedIn: 'user',
    answer: { status: 200, schema: 'DocumentWithVersions' },
  },
  {
    method: 'post',
    path: '/documents/{document_id}/process',
    summary: 'Read what is not read yet of a document',
    signedIn: 'user',
    answer: { status: 202, schema: 'Processing' },
  },
  {
    method: 'get',
    path: '/api/documents/files/{file_id}',
    summary: 'Download what was uploaded or written, or the picture of a page',
    signedIn: 'user',
    answer: { status: 200, type: 'application/octet-stream' },
  },
  {
    method: 'post',
    path: '/jobs/{job_id}/progress-ticket',
    summary: 'Make a ticket for one WebSocket that follows the job, to be used within a minute',
    signedIn: 'user',
    answer: { status: 201, schema: 'ProgressTicket' },
  },
  {
    method: 'post',
    path: programTokenPath,
    summary:
      'For a known program: an access token for five minutes, for an assertion that it signed',
    signedIn: 'nobody',
    body: { type: 'application/x-www-form-urlencoded', schema: 'ProgramAssertion' },
    answer: { status: 200, schema: 'ProgramToken' },
  },
  {
    method: 'get',
    path: '/internal/users/{user_id}/service-credentials/{service_id}',
    summary: 'For programs of the house: whether a user has a credential; never the credential',
    signedIn: 'program',
    answer: { status: 200, schema: 'CredentialStatus' },
  },
]
