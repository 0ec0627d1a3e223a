import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { ServerBindings } from './http/faults.ts'

export interface Listening extends AsyncDisposable {
  readonly origin: string
}

/** Serves an application over HTTP. Closing ends open connections. */
export async function listen(
  app: { readonly fetch: (request: Request, env: ServerBindings) => Response | Promise<Response> },
  host: string,
  port: number,
): Promise<Listening> {
  const listener = getRequestListener((request, env) => app.fetch(request, env), {
    overrideGlobalObjects: false,
  })
  const server = createServer(listener)
  server.listen(port, host)
  await once(server, 'listening')
  return {
    origin: `http://${host}:${portOf(server)}`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}
