import { timingSafeEqual } from 'node:crypto'
import { noticeKind } from '@tessera/contracts/notice-thread'
import type { WebhookBody, WebhookFailure } from '@tessera/contracts/webhook'
import type { Secret } from '@tessera/crypto/secret'
import { webhookSecret, webhookSecretCheck, webhookSignature } from '@tessera/crypto/webhook-secret'
import type { Login } from '@tessera/db/login'
import { asDelivery } from '@tessera/db/unit'
import { type DueDelivery, noteWebhookDelivery, takeWebhookDelivery } from '@tessera/db/webhooks'
import type { Logger } from '@tessera/runtime/logger'
import { outgoingFetch, OutgoingRefused } from '@tessera/runtime/outgoing-fetch'

export interface WebhookDeliveries {
  readonly login: Login<'tessera_messenger'>
  /** 32 bytes, the same that the api has. */
  readonly webhookKey: Secret<Uint8Array>
  readonly publicOrigin: string
  /** Of development: a webhook may be on this machine. */
  readonly allowLocal: boolean
  readonly retryAfterSeconds: number
  readonly logger: Logger
}

/**
 * Posts the message that is due, as Standard Webhooks says. What an owner's server took and nobody wrote down, because this
 * process fell, comes again under the same `webhook-id`. Of an address nothing is logged: there may be a secret in it.
 *
 * @returns whether there was one
 */
export async function sendDueDelivery(deliveries: WebhookDeliveries): Promise<boolean> {
  const { login, retryAfterSeconds, logger } = deliveries
  const due = await asDelivery(
    login,
    async (unit) => await takeWebhookDelivery(unit, retryAfterSeconds),
  )
  if (due === null) return false
  const began = performance.now()
  const { status, failure } = await post(due, deliveries)
  const milliseconds = Math.round(performance.now() - began)
  await asDelivery(login, async (unit) => {
    await noteWebhookDelivery(unit, due, { status, milliseconds, failure })
  })
  const facts = { delivery: due.id, attempts: due.attempts, status, failure }
  if (failure === null) logger.info(facts, 'a webhook was told')
  else logger.warn(facts, 'a webhook was not told')
  return true
}

interface Outcome {
  readonly status: number | null
  readonly failure: WebhookFailure | null
}

async function post(
  due: DueDelivery,
  { webhookKey, publicOrigin, allowLocal }: WebhookDeliveries,
): Promise<Outcome> {
  const secret = webhookSecret(webhookKey, due.secretId)
  // Its owner was shown another one: she could not tell this message from a stranger's.
  if (!timingSafeEqual(webhookSecretCheck(secret), due.secretCheck))
    return { status: null, failure: 'secret_lost' }
  const body = JSON.stringify(bodyOf(due, publicOrigin))
  const timestamp = Math.floor(Date.now() / 1000)
  const request = {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Tessera-Webhooks',
      'webhook-id': due.id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': webhookSignature(secret, { id: due.id, timestamp, body }),
    },
    signal: AbortSignal.timeout(patienceMs),
  }
  try {
    const answer = await outgoingFetch(new URL(due.url), request, { allowLocal })
    // Nobody reads what it says.
    await answer.body?.cancel()
    return { status: answer.status, failure: answer.ok ? null : 'refused' }
  } catch (error) {
    return { status: null, failure: failureOf(error) }
  }
}

function failureOf(error: unknown): WebhookFailure {
  if (error instanceof OutgoingRefused) return 'address_refused'
  return error instanceof Error && error.name === 'TimeoutError' ? 'too_slow' : 'not_reached'
}

function bodyOf(due: DueDelivery, publicOrigin: string): WebhookBody {
  const { noticeId, thread, jobId, batchId, code, days, about, at } = due
  const page = jobId === null ? 'notifications' : `jobs/${jobId}`
  return {
    type: due.kind === null ? 'test' : noticeKind.parse(due.kind),
    timestamp: (at ?? new Date()).toISOString(),
    data: {
      noticeId,
      thread,
      jobId,
      batchId,
      code,
      days,
      about: about?.toISOString() ?? null,
      url: `${publicOrigin}/${page}`,
    },
  }
}

/** Shorter than the lease of a delivery. */
const patienceMs = 10_000
