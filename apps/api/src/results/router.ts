import type { Broker } from '@tessera/broker-client/broker'
import type { TaskTokens } from '../task-tokens/task-tokens.ts'
import { router } from '../trpc.ts'
import { createDownloadLink } from './create-download-link.ts'
import { type DeletionDependencies, deleteResults } from './delete-results.ts'
import { getControl, getControlMends } from './get-control.ts'
import { getQuality } from './get-quality.ts'
import { listCopies } from './list-copies.ts'
import { listDeletions } from './list-deletions.ts'
import { listResults } from './list-results.ts'
import { revealPassword } from './reveal-password.ts'

export function resultsRouter(
  deps: DeletionDependencies & { readonly broker: Broker; readonly taskTokens: TaskTokens },
) {
  return router({
    control: getControl(),
    controlMends: getControlMends(),
    copies: listCopies(),
    delete: deleteResults(deps),
    deletions: listDeletions(),
    list: listResults(),
    quality: getQuality(),
    password: revealPassword(deps),
    downloadLink: createDownloadLink(deps),
  })
}
