import { z } from 'zod'
import { webhookDeliveryId, webhookId } from './ids.ts'
import { noticeKind } from './notice-thread.ts'

/** Where it may lead is decided by the api, and again by whoever connects. */
export const webhookUrl = z.url().max(500)

export const addWebhookInput = z.object({ url: webhookUrl })

export const webhook = z.object({
  id: webhookId,
  url: z.string(),
  /** `paused` after days in which nothing was taken there. */
  state: z.enum(['active', 'paused']),
  failingSince: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
})
export type Webhook = z.infer<typeof webhook>

export const addedWebhook = z.object({
  webhook,
  /** `whsec_` and base64: with it a receiver verifies what it gets. Shown this once. */
  secret: z.string(),
})
export type AddedWebhook = z.infer<typeof addedWebhook>

/** Why an attempt failed. `refused`: another status than 2xx, redirects among them. */
export const webhookFailure = z.enum([
  'refused',
  'too_slow',
  'not_reached',
  'address_refused',
  'secret_lost',
  'paused',
])
export type WebhookFailure = z.infer<typeof webhookFailure>

/** One message to a webhook, as far as it got. */
export const webhookDelivery = z.object({
  /** Its `webhook-id`. */
  id: webhookDeliveryId,
  /** Null for a test. */
  kind: noticeKind.nullable(),
  state: z.enum(['due', 'delivered', 'given_up']),
  attempts: z.int().nonnegative(),
  madeAt: z.iso.datetime(),
  /** The last one. */
  attemptedAt: z.iso.datetime().nullable(),
  /** Null when nothing is tried any more. */
  nextAttemptAt: z.iso.datetime().nullable(),
  status: z.int().nullable(),
  milliseconds: z.int().nullable(),
  failure: webhookFailure.nullable(),
})
export type WebhookDelivery = z.infer<typeof webhookDelivery>

export const webhookDeliveryPage = z.object({
  deliveries: z.array(webhookDelivery),
  nextCursor: webhookDeliveryId.nullable(),
})

/** What is posted. Nothing in it is written by a service or a person. */
export const webhookBody = z.object({
  type: z.union([noticeKind, z.literal('test')]),
  /** When it happened. */
  timestamp: z.iso.datetime(),
  data: z.object({
    noticeId: z.uuid().nullable(),
    /** `job:` and its id, and so on: what has become of one subject has one. */
    thread: z.string().nullable(),
    jobId: z.uuid().nullable(),
    batchId: z.uuid().nullable(),
    code: z.string().nullable(),
    days: z.int().nullable(),
    about: z.iso.datetime().nullable(),
    /** Where one reads more, signed in. */
    url: z.url(),
  }),
})
export type WebhookBody = z.infer<typeof webhookBody>
