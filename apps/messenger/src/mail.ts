import { wordsOfAlert } from '@tessera/contracts/alert'
import type { Secret } from '@tessera/crypto/secret'
import type { ToldAlert } from '@tessera/db/vault/alert-messages'
import type { Logger } from '@tessera/runtime/logger'
import { createTransport } from 'nodemailer'
import type { MessengerConfig } from './config.ts'
import type { Send } from './send.ts'

/** Sends messages as plain text. One that is sent again has the same Message-ID. */
export function mailSender({
  mail,
  password,
  publicOrigin,
  logger,
}: {
  readonly mail: NonNullable<MessengerConfig['mail']>
  readonly password: Secret<string> | undefined
  readonly publicOrigin: string
  readonly logger: Logger
}): Send {
  const { host, port, security, user, from, to } = mail
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user !== undefined &&
      password !== undefined && { auth: { user, pass: password.expose() } }),
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    // What is sent is ours alone: nothing in it may make the transport read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = new URL(publicOrigin).hostname
  return async (message) => {
    const { rejected } = await transport.sendMail({
      from,
      to: [...to],
      messageId: `<${message.id}@${domain}>`,
      date: message.madeAt,
      subject: subjectOf(message.alerts),
      text: textOf(message.alerts, publicOrigin),
      headers: { 'auto-submitted': 'auto-generated' },
    })
    // Whoever could be reached knows; sent again, those would get it again and again.
    if (rejected.length > 0) logger.error({ refused: rejected.length }, 'addresses were refused')
  }
}

function subjectOf(alerts: readonly ToldAlert[]): string {
  const [first] = alerts
  if (first === undefined) return 'Tessera'
  const words = alerts.length === 1 ? wordsOfAlert(first).title : `${alerts.length} alerts`
  return `[Tessera] ${first.severity}: ${words}`
}

function textOf(alerts: readonly ToldAlert[], publicOrigin: string): string {
  return [
    ...alerts.map(paragraphOf),
    `All that is open: ${publicOrigin}/alerts`,
    'An alert is told again while it goes on happening and nobody has acknowledged it.',
  ].join('\n\n')
}

function paragraphOf(alert: ToldAlert): string {
  const { title, remedy } = wordsOfAlert(alert)
  const { severity, times, at, lastAt } = alert
  const when =
    times === 1
      ? at.toISOString()
      : `${times} times from ${at.toISOString()} to ${lastAt.toISOString()}`
  return `${severity.toUpperCase()}: ${title}\n${when}\n${remedy}`
}

const patienceMs = 15_000
