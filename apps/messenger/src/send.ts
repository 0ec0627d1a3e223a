import type { AlertMessage } from '@tessera/db/vault/alert-messages'

/** Resolves when the other side has taken the message. @throws NotTaken, or why it could not be reached */
export type Send = (message: AlertMessage) => Promise<void>

/** The other side answered, and did not take it. The message is kept and shown. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken'
}
