import type { AllowedAtService, AllowedRequests } from '../allowed-requests.ts'

const server = get('/api/v2/server')
const app = get('/api/v2/server/apps/*')
const jobs: AllowedAtService = { ...get('/api/v2/jobs'), query: { page: /^\d{1,6}$/ } }
const job = get('/api/v2/jobs/*')

/** What each scope may ask of a Cloudgene server. */
export const allowedRequests: AllowedRequests = {
  submit: [
    server,
    app,
    jobs,
    { at: 'service', method: 'POST', path: '/api/v2/jobs/submit/*', credential: 'header' },
  ],
  poll: [jobs, job, server],
  collect: [
    { at: 'service', method: 'GET', path: '/share/results/**', credential: 'omit' },
    { at: 'elsewhere', method: 'GET', credential: 'omit' },
  ],
  cancel: [get('/api/v2/jobs/*/cancel'), server],
  // What it offers that account is read on the way.
  health: [
    server,
    app,
    { ...server, credential: 'omit' },
    { ...get('/api/v2/server/counters'), credential: 'omit' },
  ],
  'list-jobs': [jobs],
  'read-options': [
    server,
    app,
    { at: 'service', method: 'POST', path: '/api/v2/tokens/verify', credential: 'form' },
  ],
}

function get(path: string): AllowedAtService {
  return { at: 'service', method: 'GET', path, credential: 'header' }
}
