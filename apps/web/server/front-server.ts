import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import type { Logger } from '@tessera/runtime/logger'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { createApiProxy } from './api-proxy.ts'
import type { FrontConfig } from './config.ts'
import { createPages } from './pages.ts'
import { goesToApi, goesToMailCatcher } from './routing.ts'
import { createUpgradeProxy } from './upgrade-proxy.ts'

export interface FrontServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:8080`. */
  readonly origin: string
}

/** One origin for everything: the pages from here, the rest from the api. */
export async function startFrontServer(config: FrontConfig, logger: Logger): Promise<FrontServer> {
  if (!existsSync(join(config.distDir, 'index.html'))) {
    throw new StartUpError(`${config.distDir} holds no index.html: run "vite build" in apps/web`)
  }
  const protocol = config.publicOrigin?.startsWith('https:') === true ? 'https' : 'http'
  const toApi = {
    apiOrigin: config.apiOrigin,
    protocol,
    trustedProxies: config.trustedProxies ?? [],
    logger,
  } as const
  const proxy = createApiProxy(toApi)
  const mailCatcher =
    config.mailCatcherOrigin === undefined
      ? null
      : createApiProxy({ ...toApi, apiOrigin: config.mailCatcherOrigin })
  const upgrades = createUpgradeProxy(toApi)
  const pages = createPages({ distDir: config.distDir, https: protocol === 'https' })
  const answerPage = getRequestListener(pages.fetch)

  const server = createServer(
    { shouldUpgradeCallback: (incoming) => upgrades.accepts(incoming) },
    (incoming, outgoing) => {
      if (goesToApi(incoming)) proxy.forward(incoming, outgoing)
      else if (mailCatcher !== null && goesToMailCatcher(incoming))
        mailCatcher.forward(incoming, outgoing)
      else void answerPage(incoming, outgoing)
    },
  )
  server.on('upgrade', (incoming, client, head) => upgrades.forward(incoming, client, head))
  // An upload may take hours. Headers must still come within a minute (headersTimeout).
  server.requestTimeout = 0

  return {
    origin: await listen(server, config),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      upgrades[Symbol.dispose]()
      await closed
      proxy[Symbol.dispose]()
      mailCatcher?.[Symbol.dispose]()
    },
  }
}

async function listen(server: Server, { host, port }: FrontConfig): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `http://${name}:${address.port}`
}
