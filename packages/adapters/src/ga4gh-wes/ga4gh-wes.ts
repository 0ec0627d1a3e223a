import type { Workflow } from '@tessera/contracts/workflow'
import type { ServiceAdapter } from '../adapter.ts'
import { abilitiesOf } from './abilities.ts'
import { allowedRequests } from './allowed-requests.ts'
import { download } from './drs.ts'
import { cancel, findByName, listJobs, status } from './runs.ts'
import { checkHealth, verify } from './service-info.ts'
import { submit } from './submit.ts'
import { readOptions } from './workflow-options.ts'

export interface WesService {
  /** What stands before `/ga4gh/wes/v1`. */
  readonly origin: string
  /** Null where nobody has described one: such a service can be looked at, and takes no jobs. */
  readonly workflow: Workflow | null
}

/** A node that speaks GA4GH WES 1.1, and DRS for what its runs give. */
export function ga4ghWes({ origin, workflow }: WesService): ServiceAdapter {
  const wanted = { origin, outputs: workflow?.outputs ?? ['*'] }
  return {
    kind: 'ga4gh-wes',
    credentialHeader: 'Authorization',
    allowedRequests,
    abilities: abilitiesOf(workflow),
    chromosomeFile: (chromosome) =>
      workflow?.chromosomeFile?.replaceAll('{chromosome}', () => chromosome) ?? null,
    verify,
    checkHealth,
    readOptions: async (fetch, signal) => await readOptions(fetch, workflow, signal),
    submit: async (fetch, submission, hooks, signal) =>
      await submit(fetch, workflow, submission, hooks, signal),
    findByName,
    listJobs,
    status: async (fetch, remoteId, signal) => await status(fetch, wanted, remoteId, signal),
    download: async (fetch, result, signal) => await download(fetch, origin, result, signal),
    cancel,
  }
}
