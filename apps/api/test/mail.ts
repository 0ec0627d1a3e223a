import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import { noteAccountMail, takeAccountMail } from '@tessera/db/account-mails'
import { openLogin } from '@tessera/db/login'
import { asDelivery } from '@tessera/db/unit'
import type { TestDatabase } from '@tessera/testing/database'

export interface ReceivedMail {
  readonly kind: string
  readonly address: string
  /** By which and in which language its reader is addressed. */
  readonly username: string | null
  readonly locale: string
  readonly detail: unknown
  /** Of its link, if it has one. */
  readonly token: string
}

/** Everything that is due, sent as the messenger sends it: the token of a link exists from then on. */
export async function receiveMail(database: TestDatabase): Promise<readonly ReceivedMail[]> {
  const url = new Secret(database.url('tessera_messenger'))
  await using messenger = openLogin('tessera_messenger', { url, connections: 1 })
  const received: ReceivedMail[] = []
  for (;;) {
    const token = newToken()
    const attempt = { linkHash: proofHash(rowProof(token)), retryAfterSeconds: 30 }
    const mail = await asDelivery(messenger, async (unit) => await takeAccountMail(unit, attempt))
    if (mail === null) return received
    await asDelivery(messenger, async (unit) => await noteAccountMail(unit, mail, null))
    const { kind, address, username, locale, detail } = mail
    received.push({ kind, address, username, locale, detail, token: token.expose() })
  }
}
