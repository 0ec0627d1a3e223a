import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Logger } from '@tessera/runtime/logger'
import type { Hono } from 'hono'
import type { ApiEnv } from './api-env.ts'
import { isUpgrade, serveUpgrades, type Upgrades } from './upgrades.ts'

export interface Listening extends AsyncDisposable {
  /** Such as `http://127.0.0.1:8001`. */
  readonly origin: string
}

/** Serves until it is disposed of. Event streams are then cut off: their clients come back to the next process. */
export async function listen(
  app: Hono<ApiEnv>,
  upgrades: Upgrades,
  where: { readonly host: string; readonly port: number; readonly logger: Logger },
): Promise<Listening> {
  const server = createServer(
    { shouldUpgradeCallback: (incoming) => isUpgrade(upgrades, incoming) },
    getRequestListener((request, env) => app.fetch(request, env)),
  )
  serveUpgrades(server, upgrades, where.logger)
  // An upload may take hours. Headers must still come within a minute (headersTimeout).
  server.requestTimeout = 0
  // A request that meets the end of an idle connection is lost, so those to the front server rest longer than usual.
  server.keepAliveTimeout = 65_000
  server.listen(where.port, where.host)
  await once(server, 'listening')
  return {
    origin: `http://${where.host}:${portOf(server)}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      await upgrades[Symbol.asyncDispose]()
      const late = setTimeout(() => server.closeAllConnections(), patience)
      server.closeIdleConnections()
      await closed
      clearTimeout(late)
    },
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return address.port
}

/** Milliseconds for answers that are on their way. */
const patience = 1_000
