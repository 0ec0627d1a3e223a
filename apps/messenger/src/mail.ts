import { wordsOfAlert } from '@tessera/contracts/alert'
import type { Secret } from '@tessera/crypto/secret'
import type { ToldAlert } from '@tessera/db/vault/alert-messages'
import type { Logger } from '@tessera/runtime/logger'
import type { SendMail } from './account-mails.ts'
import type { Send } from './send.ts'
import { type MailServer, openTransport } from './transport.ts'

interface Sender {
  readonly mail: MailServer
  readonly password: Secret<string> | undefined
  readonly publicOrigin: string
}

/** Sends alerts as plain text. One that is sent again has the same Message-ID. */
export function alertSender({
  mail,
  password,
  publicOrigin,
  logger,
}: Sender & { readonly logger: Logger }): Send {
  const { from, to } = mail
  const transport = openTransport(mail, password)
  return async (message) => {
    const { rejected } = await transport.sendMail({
      from,
      to: [...to],
      messageId: messageId(message.id, publicOrigin),
      date: message.madeAt,
      subject: subjectOf(message.alerts),
      text: textOf(message.alerts, publicOrigin),
      headers: automatic,
    })
    // Whoever could be reached knows; sent again, those would get it again and again.
    if (rejected.length > 0) logger.error({ refused: rejected.length }, 'addresses were refused')
  }
}

/** Sends mail to owners of accounts. One that is sent again has the same Message-ID and another link. */
export function accountMailSender({ mail, password, publicOrigin }: Sender): SendMail {
  const { from } = mail
  const transport = openTransport(mail, password)
  return async ({ id, address, madeAt, subject, text, html }) => {
    await transport.sendMail({
      from,
      // As an object it is one address, whatever stands in it.
      to: { name: '', address },
      messageId: messageId(id, publicOrigin),
      date: madeAt,
      subject,
      text,
      html,
      headers: automatic,
    })
  }
}

function messageId(id: string, publicOrigin: string): string {
  return `<${id}@${new URL(publicOrigin).hostname}>`
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

/** RFC 3834: nobody's machine answers it. */
const automatic = { 'auto-submitted': 'auto-generated' }
