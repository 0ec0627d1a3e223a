import type { ServiceOptions } from '@tessera/contracts/service'
import type { Workflow } from '@tessera/contracts/workflow'
import type { ServiceFetch } from '../adapter.ts'
import { ServiceError } from '../service-error.ts'
import { readServiceInfo, requireSignedIn } from './service-info.ts'

/** WES lists no choices: they stand in the workflow's description. That node and account take it is asked first. */
export async function readOptions(
  fetch: ServiceFetch,
  workflow: Workflow | null,
  signal: AbortSignal,
): Promise<ServiceOptions> {
  const { url, name, version, panels, builds, phasing, modes, r2Filters } = await requireReady(
    fetch,
    workflow,
    signal,
  )
  return {
    appId: url,
    appName: name,
    appVersion: version,
    panels,
    builds,
    phasing,
    modes,
    r2Filters,
    readAt: new Date().toISOString(),
  }
}

/** That a job could be sent now: there is a workflow, the node runs its kind, and the account may have runs. */
export async function requireReady(
  fetch: ServiceFetch,
  workflow: Workflow | null,
  signal: AbortSignal,
): Promise<Workflow> {
  if (workflow === null) {
    throw new ServiceError(
      'rejected',
      'Nobody has said yet which workflow imputes at this service.',
    )
  }
  const { workflowTypes } = await readServiceInfo(fetch, signal)
  const versions = workflowTypes.get(workflow.type)
  // A node that lists nothing leaves it to be seen.
  const isTaken =
    workflowTypes.size === 0 ||
    (versions !== undefined && (versions.length === 0 || versions.includes(workflow.typeVersion)))
  if (!isTaken) {
    throw new ServiceError(
      'rejected',
      `The node does not run workflows of type ${workflow.type} ${workflow.typeVersion}.`,
    )
  }
  await requireSignedIn(fetch, signal)
  return workflow
}
