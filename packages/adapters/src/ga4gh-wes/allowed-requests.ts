import { failureReportName } from './failure-report.ts'
import type { AllowedAtService, AllowedElsewhere, AllowedRequests } from '../allowed-requests.ts'
import { drsPath, wesPath } from './paths.ts'

const serviceInfo: AllowedAtService = { ...get(`${wesPath}/service-info`), credential: 'omit' }
const runs: AllowedAtService = {
  ...get(`${wesPath}/runs`),
  query: { page_token: /^.{1,1000}$/, page_size: /^\d{1,4}$/ },
}
const run = get(`${wesPath}/runs/*`)
const tasks: AllowedAtService = {
  ...get(`${wesPath}/runs/*/tasks`),
  query: { page_token: /^.{1,1000}$/ },
}
const object = get(`${drsPath}/objects/*`)
/** Another node's DRS, or an object store. */
const elsewhere: AllowedElsewhere = { at: 'elsewhere', method: 'GET', credential: 'omit' }

/** What each scope may ask of a node that speaks WES, and of its DRS. */
export const allowedRequests: AllowedRequests = {
  submit: [
    serviceInfo,
    runs,
    run,
    { at: 'service', method: 'POST', path: `${wesPath}/runs`, credential: 'header' },
  ],
  // A run gives references; what the files are called, their DRS says. Of one that failed, some nodes write why.
  poll: [
    runs,
    run,
    tasks,
    get(`${wesPath}/runs/*/outputs/${failureReportName}`),
    object,
    elsewhere,
  ],
  collect: [
    object,
    get(`${drsPath}/objects/*/access/*`),
    get(`${drsPath}/objects/*/**`),
    get(`${wesPath}/runs/*/outputs/**`),
    elsewhere,
  ],
  cancel: [
    { at: 'service', method: 'POST', path: `${wesPath}/runs/*/cancel`, credential: 'header' },
  ],
  health: [serviceInfo, runs],
  'list-jobs': [runs],
  'read-options': [serviceInfo, runs],
}

function get(path: string): AllowedAtService {
  return { at: 'service', method: 'GET', path, credential: 'header' }
}
