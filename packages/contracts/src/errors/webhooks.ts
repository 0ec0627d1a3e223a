import type { ErrorText } from './error-text.ts'

/** Of addresses to which an owner's notices are sent. */
export const webhookErrors = {
  webhook_address_refused: {
    status: 400,
    message: 'Nothing is sent to this address.',
    remedy:
      'Give an address that begins with https and is reached from the internet, without a user name or a # in it.',
  },
  webhook_limit_reached: {
    status: 409,
    message: 'You have as many webhooks as anybody can have.',
    remedy: 'Remove one that you do not need any more, then add the new one.',
  },
} as const satisfies Readonly<Record<string, ErrorText>>
