import type { Delegations } from '../delegations.ts'
import { router } from '../trpc.ts'
import { serviceAbilitiesOf } from './abilities.ts'
import { getOptions } from './get-options.ts'
import { getService } from './get-service.ts'
import { serviceHealthHistory } from './health-history.ts'
import { listServices } from './list-services.ts'
import { listMissedPanels } from './missed-panels.ts'
import { serviceTimingOf } from './timing.ts'
import { listCatalogues, listSnapshots, listVersions, versionOfJob } from './service-versions.ts'

export function servicesRouter(deps: { readonly delegations: Delegations }) {
  return router({
    list: listServices(),
    get: getService(),
    options: getOptions(deps),
    abilities: serviceAbilitiesOf(),
    health: serviceHealthHistory(),
    catalogues: listCatalogues(),
    snapshots: listSnapshots(),
    missedPanels: listMissedPanels(),
    timing: serviceTimingOf(),
    versions: listVersions(),
    ofJob: versionOfJob(),
  })
}
