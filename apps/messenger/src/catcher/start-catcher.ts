import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressedMail, SendMail } from '../account-mails.ts'
import { listPage, mailPage } from './pages.ts'

export interface Catcher extends AsyncDisposable {
  readonly origin: string
  readonly send: SendMail
}

/** Keeps mails in memory instead of sending them, and shows them under `/dev/mail`. For development alone. */
export async function startCatcher({ port }: { readonly port: number }): Promise<Catcher> {
  const caught: AddressedMail[] = []
  const server = createServer((incoming, outgoing) => answer(caught, incoming, outgoing))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    send: async (mail) => {
      caught.unshift(mail)
      caught.length = Math.min(caught.length, mostCaught)
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function answer(
  caught: readonly AddressedMail[],
  { method, url }: IncomingMessage,
  outgoing: ServerResponse,
): void {
  const [, id, part] = /^\/dev\/mail(?:\/([0-9a-f-]{36})(\/html)?)?$/.exec(url ?? '') ?? [null]
  const mail = caught.find((one) => one.id === id)
  if (method !== 'GET' || id === null || (id !== undefined && mail === undefined)) {
    outgoing.writeHead(404, { 'content-type': 'text/plain' }).end('Not found')
    return
  }
  const html =
    mail === undefined ? listPage(caught) : part === undefined ? mailPage(mail) : mail.html
  outgoing.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    // A mail shows what a stranger may have written: nothing in it runs, loads or knows this origin.
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'self'${part === undefined ? '' : '; sandbox allow-popups allow-popups-to-escape-sandbox'}`,
  })
  outgoing.end(html)
}

const mostCaught = 200
