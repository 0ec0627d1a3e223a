import { mode } from '@tessera/runtime/mode'
import { secretBytes, secretText } from '@tessera/runtime/secret-schema'
import { z } from 'zod'

export const messengerConfig = z
  .strictObject({
    mode,
    /** What people open: messages lead to its page of alerts. */
    publicOrigin: z.url(),
    mail: z
      .strictObject({
        host: z.string().min(1),
        port: z.int().min(1).max(65_535),
        /** `tls` from the first byte, or `starttls` before anything is said. `none` only on this machine. */
        security: z.enum(['tls', 'starttls', 'none']),
        /** Left out where the server asks for none; its password is `smtpPassword`. */
        user: z.string().min(1).optional(),
        /** Of alerts and of mail to owners of accounts. */
        from: z.string().min(3),
        /** Who is told of alerts; nobody, unless told. */
        to: z.array(z.email()).default([]),
      })
      .refine(({ host, security }) => security !== 'none' || isThisMachine(host), {
        path: ['security'],
        message: 'is "none", which only a mail server on this machine may have',
      })
      .optional(),
    webhook: z
      .strictObject({
        /** Reached over https at a public address. */
        url: z.url(),
        /** Lets an address of this machine through, in development. */
        isLocal: z.boolean().default(false),
      })
      .optional(),
    /** In development, instead of a mail server: mail to owners of accounts is kept here and shown under `/dev/mail`. */
    catcher: z.strictObject({ port: z.int().min(0).max(65_535) }).optional(),
    /** Between two messages of a kind: what comes meanwhile is told together. */
    messageEverySeconds: z.number().min(0).max(86_400).default(60),
    /** Until an open alert that goes on happening is told again. */
    againAfterSeconds: z.number().min(0).max(604_800).default(3_600),
    /** After the first failure; doubled with each, up to an hour. */
    retryAfterSeconds: z.number().min(0.1).max(3_600).default(30),
  })
  .refine(({ mail, webhook, catcher }) => (mail ?? webhook ?? catcher) !== undefined, {
    message: 'names neither mail nor webhook: there is nobody to tell',
  })
  .refine(({ mode, catcher }) => catcher === undefined || mode === 'development', {
    path: ['catcher'],
    message: 'shows mail to whoever comes by, which only development may',
  })
  .refine(({ mail, catcher }) => mail === undefined || catcher === undefined, {
    path: ['catcher'],
    message: 'stands beside mail: what is caught is not sent',
  })
export type MessengerConfig = z.output<typeof messengerConfig>

export const messengerSecrets = z.strictObject({
  /** As login `tessera_messenger`. */
  databaseUrl: secretText,
  smtpPassword: secretText.optional(),
  /** Base64url, 24 to 64 bytes: signs what goes to the webhook. */
  webhookSecret: secretBytes.optional(),
  /** 32 bytes, the same that the api has: without it nothing is sent to webhooks of owners. */
  webhookKey: secretBytes.refine((key) => key.expose().length === 32).optional(),
})
export type MessengerSecrets = z.output<typeof messengerSecrets>

function isThisMachine(host: string): boolean {
  return ['localhost', '127.0.0.1', '::1'].includes(host)
}
