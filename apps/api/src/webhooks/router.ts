import { randomUUID } from 'node:crypto'
import { webhookDeliveryId, webhookId } from '@tessera/contracts/ids'
import {
  addedWebhook,
  addWebhookInput,
  webhook,
  webhookDeliveryPage,
} from '@tessera/contracts/webhook'
import type { Secret } from '@tessera/crypto/secret'
import {
  webhookSecret,
  webhookSecretCheck,
  writtenWebhookSecret,
} from '@tessera/crypto/webhook-secret'
import {
  addWebhook,
  listWebhookDeliveries,
  listWebhooks,
  removeWebhook,
  resumeWebhook,
  testWebhook,
} from '@tessera/db/webhooks'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { newId } from '../new-id.ts'
import { router, signedIn, steppedUp } from '../trpc.ts'
import type { WebhookAddresses } from './webhook-addresses.ts'

export interface WebhookDependencies {
  readonly webhookAddresses: WebhookAddresses
  /** 32 bytes, the same that the messenger has: what is signed with is worked out of it. */
  readonly webhookKey: Secret<Uint8Array>
}

/** Addresses to which what somebody is told is posted, signed with a secret that she is shown once. */
export function webhooksRouter({ webhookAddresses, webhookKey }: WebhookDependencies) {
  return router({
    list: signedIn('none')
      .output(z.array(webhook))
      .query(async ({ ctx }) => [...(await ctx.principal.asReader(listWebhooks))]),

    add: steppedUp('webhook.added')
      .input(addWebhookInput)
      .output(addedWebhook)
      .mutation(async ({ ctx, input }) => {
        const url = webhookAddresses.admit(input.url)
        const id = newId(webhookId)
        const secretId = randomUUID()
        const secret = webhookSecret(webhookKey, secretId)
        const secretCheck = webhookSecretCheck(secret)
        const added = await ctx.principal.asUser(async (unit, userId) => {
          if (!(await addWebhook(unit, { id, userId, url, secretId, secretCheck })))
            throw new Fault('webhook_limit_reached')
          await ctx.audit(unit, userId, { subject: id, detail: { host: new URL(url).host } })
          return (await listWebhooks(unit, userId)).find((one) => one.id === id)
        })
        if (added === undefined) throw new Error('the new webhook is not visible')
        return { webhook: added, secret: writtenWebhookSecret(secret).expose() }
      }),

    remove: signedIn('webhook.removed')
      .input(z.object({ webhookId }))
      .mutation(async ({ ctx, input }) => {
        await ctx.principal.asUser(async (unit, userId) => {
          if (!(await removeWebhook(unit, userId, input.webhookId))) throw new Fault('not_found')
          await ctx.audit(unit, userId, { subject: input.webhookId })
        })
      }),

    /** After it was paused. What was not sent meanwhile is not sent any more. */
    resume: signedIn('webhook.resumed')
      .input(z.object({ webhookId }))
      .mutation(async ({ ctx, input }) => {
        await ctx.principal.asUser(async (unit, userId) => {
          if (!(await resumeWebhook(unit, userId, input.webhookId))) throw new Fault('not_found')
          await ctx.audit(unit, userId, { subject: input.webhookId })
        })
      }),

    /** Sends a message that says that it is a test. */
    test: signedIn('none')
      .input(z.object({ webhookId }))
      .mutation(async ({ ctx, input }) => {
        const isSent = await ctx.principal.asUser(
          async (unit, userId) => await testWebhook(unit, userId, input.webhookId),
        )
        if (!isSent) throw new Fault('not_found')
      }),

    deliveries: signedIn('none')
      .input(z.object({ webhookId, cursor: webhookDeliveryId.nullish() }))
      .output(webhookDeliveryPage)
      .query(
        async ({ ctx, input }) =>
          await ctx.principal.asReader(async (unit, userId) => {
            const page = { cursor: input.cursor ?? null, size: pageSize + 1 }
            const found = await listWebhookDeliveries(unit, userId, input.webhookId, page)
            const deliveries = found.slice(0, pageSize)
            const hasMore = found.length > pageSize
            return { deliveries, nextCursor: hasMore ? (deliveries.at(-1)?.id ?? null) : null }
          }),
      ),
  })
}

const pageSize = 20
