import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

export interface Hook extends AsyncDisposable {
  readonly url: string
  readonly received: { readonly headers: IncomingHttpHeaders; readonly body: string }[]
  /** Given one after the other, then 204; `hang` gives no answer. */
  readonly answers: (number | 'hang')[]
  /** How many waited for their answer at the same time. */
  readonly mostAtOnce: number
}

/** Somebody's webhook, on this machine. */
export async function startHook(
  extraHeaders: Readonly<Record<string, string>> = {},
): Promise<Hook> {
  const received: Hook['received'] = []
  const answers: (number | 'hang')[] = []
  let [open, mostAtOnce] = [0, 0]
  const server = createServer(async (incoming, outgoing) => {
    open += 1
    mostAtOnce = Math.max(mostAtOnce, open)
    outgoing.once('close', () => (open -= 1))
    received.push({ headers: incoming.headers, body: await text(incoming) })
    const answer = answers.shift() ?? 204
    if (answer !== 'hang') outgoing.writeHead(answer, extraHeaders).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answers,
    get mostAtOnce() {
      return mostAtOnce
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export interface MailServer extends AsyncDisposable {
  readonly port: number
  readonly received: Mail[]
  /** Read to their end and not taken. */
  readonly refused: Mail[]
  /** Given one after the other, then every mail is taken: 451 after a whole mail, or a refusal of its address or its sender. */
  readonly answers: (451 | 'no such mailbox' | 'no such sender')[]
}

interface Mail {
  readonly to: readonly string[]
  readonly text: string
}

/** A mail server on this machine that wants a name and a password. It offers STARTTLS with a certificate of its own. */
export async function startMailServer(login: {
  readonly user: string
  readonly password: string
}): Promise<MailServer> {
  const received: Mail[] = []
  const refused: Mail[] = []
  const answers: MailServer['answers'] = []
  const server = new SMTPServer({
    allowInsecureAuth: true,
    onAuth(auth, _session, done) {
      const isRight = auth.username === login.user && auth.password === login.password
      done(isRight ? null : new Error('wrong'), isRight ? { user: login.user } : undefined)
    },
    onMailFrom(_address, _session, done) {
      if (answers[0] !== 'no such sender') return done()
      answers.shift()
      done(refusal(550))
    },
    onRcptTo(_address, _session, done) {
      if (answers[0] !== 'no such mailbox') return done()
      answers.shift()
      done(refusal(550))
    },
    onData(stream, session, done) {
      void text(stream).then((mail) => {
        const isRefused = answers.shift() === 451
        const to = session.envelope.rcptTo.map(({ address }) => address)
        ;(isRefused ? refused : received).push({ to, text: mail })
        done(isRefused ? refusal(451) : null)
      })
    },
  })
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  return {
    port: (listening.address() as AddressInfo).port,
    received,
    refused,
    answers,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => server.close(resolve))
    },
  }
}

function refusal(responseCode: number): Error {
  return Object.assign(new Error('refused'), { responseCode })
}
