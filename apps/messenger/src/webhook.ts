import { wordsOfAlert } from '@tessera/contracts/alert'
import type { Secret } from '@tessera/crypto/secret'
import { webhookSignature } from '@tessera/crypto/webhook-secret'
import type { AlertMessage } from '@tessera/db/vault/alert-messages'
import { outgoingFetch } from '@tessera/runtime/outgoing-fetch'
import { NotTaken, type Send } from './send.ts'

/**
 * Posts messages as Standard Webhooks says (standardwebhooks.com): signed with HMAC-SHA256 over id, time and body. The id
 * stays the same when a message is sent again, and the time is the attempt's, so that a receiver can refuse what is old
 * and leave out what it has.
 */
export function webhookSender({
  url,
  allowLocal,
  secret,
  publicOrigin,
}: {
  readonly url: URL
  readonly allowLocal: boolean
  readonly secret: Secret<Uint8Array>
  readonly publicOrigin: string
}): Send {
  return async (message) => {
    const body = JSON.stringify(contentsOf(message, publicOrigin))
    const timestamp = Math.floor(Date.now() / 1000)
    const answer = await outgoingFetch(
      url,
      {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'webhook-id': message.id,
          'webhook-timestamp': String(timestamp),
          'webhook-signature': webhookSignature(secret, { id: message.id, timestamp, body }),
        },
        signal: AbortSignal.timeout(patienceMs),
      },
      { allowLocal },
    )
    await answer.body?.cancel()
    if (!answer.ok) throw new NotTaken(`the webhook answered ${answer.status}`)
  }
}

function contentsOf({ madeAt, alerts }: AlertMessage, publicOrigin: string) {
  return {
    type: 'alerts.raised',
    timestamp: madeAt.toISOString(),
    data: {
      url: `${publicOrigin}/alerts`,
      alerts: alerts.map(({ id, kind, severity, subject, times, at, lastAt }) => ({
        id,
        kind,
        severity,
        subject,
        ...wordsOfAlert({ kind, subject }),
        times,
        firstAt: at.toISOString(),
        lastAt: lastAt.toISOString(),
      })),
    },
  }
}

const patienceMs = 15_000
