import type { Broker } from '@tessera/broker-client/broker'
import { router } from '../trpc.ts'
import { listResults } from './list-results.ts'
import { revealPassword } from './reveal-password.ts'

export function resultsRouter(deps: { readonly broker: Broker }) {
  return router({ list: listResults(), password: revealPassword(deps) })
}
