import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { type AccountMail, noteAccountMail, takeAccountMail } from '@tessera/db/account-mails'
import type { Login } from '@tessera/db/login'
import { asDelivery } from '@tessera/db/unit'
import type { Logger } from '@tessera/runtime/logger'
import { type RenderedMail, renderMail } from './mails/render-mail.ts'

/** Resolves when the other side has taken the mail. */
export type SendMail = (mail: AddressedMail) => Promise<void>

export interface AddressedMail extends RenderedMail {
  readonly id: string
  readonly address: string
  readonly madeAt: Date
}

export interface AccountMails {
  readonly login: Login<'tessera_messenger'>
  readonly send: SendMail
  readonly publicOrigin: string
  readonly retryAfterSeconds: number
  readonly logger: Logger
}

/**
 * Sends the account mail that is due. The token of its link is drawn here, for this attempt: only its hash is stored, and an
 * earlier attempt's link is worth nothing any more.
 *
 * @returns whether there was one
 */
export async function sendDueMail(mails: AccountMails): Promise<boolean> {
  const { login, send, publicOrigin, retryAfterSeconds, logger } = mails
  const token = newToken()
  const attempt = { linkHash: proofHash(rowProof(token)), retryAfterSeconds }
  const mail = await asDelivery(login, async (unit) => await takeAccountMail(unit, attempt))
  if (mail === null) return false
  const failure = await deliver(mail, () => renderMail(mail, { publicOrigin, token }), send)
  await asDelivery(login, async (unit) => await noteAccountMail(unit, mail, failure))
  const facts = { mail: mail.id, kind: mail.kind, attempts: mail.attempts }
  if (failure === null) logger.info(facts, 'a mail was sent')
  else logger.error({ ...facts, failure }, 'a mail was not taken')
  return true
}

type Failure = Parameters<typeof noteAccountMail>[2]

async function deliver(
  { id, address, madeAt }: AccountMail,
  render: () => RenderedMail,
  send: SendMail,
): Promise<Failure> {
  let rendered: RenderedMail
  try {
    rendered = render()
  } catch {
    return { code: 'not_rendered', isFinal: true }
  }
  return await send({ id, address, madeAt, ...rendered }).then(() => null, failureOf)
}

/** What a mail server said is left out: it may repeat what was sent. */
function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: 'not_sent', isFinal: false }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  // RFC 5321, 4.2.1: 5yz is a permanent refusal. Of our own name, password or sender it says nothing of this mail.
  const isAddress = code === 'EENVELOPE' && 'command' in error && error.command === 'RCPT TO'
  const status = 'responseCode' in error ? Number(error.responseCode) : 0
  return { code, isFinal: isAddress && status >= 500 }
}
