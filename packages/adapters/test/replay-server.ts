import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Answer {
  readonly status?: number
  readonly json?: unknown
  readonly text?: string
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Writes the answer itself when it returns nothing. */
export type Route = (request: SeenRequest, response: ServerResponse) => Answer | void

export interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface ReplayServer extends AsyncDisposable {
  readonly base: string
  readonly seen: readonly SeenRequest[]
}

/**
 * A real server that gives recorded answers. Keys are `GET /path`, with the query; unknown ones fail as 599.
 *
 * @param early keys of what is answered before the body is read
 */
export async function replayServer(
  routes: Readonly<Record<string, Answer | Route>>,
  early: readonly string[] = [],
): Promise<ReplayServer> {
  const seen: SeenRequest[] = []
  const server = createServer((incoming, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      if (!early.includes(`${incoming.method} ${incoming.url}`)) {
        for await (const chunk of incoming) chunks.push(chunk)
      }
      const request: SeenRequest = {
        method: incoming.method ?? '',
        url: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString('latin1'),
      }
      seen.push(request)
      const route = routes[`${request.method} ${request.url}`] ?? { status: 599 }
      const answer = typeof route === 'function' ? route(request, response) : route
      if (answer !== undefined) write(response, answer)
    })().catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port }: AddressInfo = addressOf(server.address())
  return {
    base: `http://127.0.0.1:${port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function write(
  response: ServerResponse,
  { status = 200, json, text, type, headers }: Answer,
): void {
  const contentType = type ?? (json === undefined ? 'text/plain' : 'application/json')
  response.writeHead(status, { 'content-type': contentType, ...headers })
  response.end(json === undefined ? text : JSON.stringify(json))
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address
}
