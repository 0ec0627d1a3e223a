import { z } from 'zod'

const channels = z.object({ inApp: z.boolean(), byMail: z.boolean() })

/** How somebody is told of what. Of what concerns the safety of her account she is told always. */
export const notificationPreferences = z.object({
  jobs: channels,
  credentials: channels,
  schedules: channels,
  batches: channels,
  /** Of administrators: accounts that wait for their approval. The page that lists them is always there. */
  registrations: channels.pick({ byMail: true }),
})
export type NotificationPreferences = z.infer<typeof notificationPreferences>
export type NotificationSubject = keyof NotificationPreferences

/** Of whoever has not said anything else. */
export const usualPreferences: NotificationPreferences = {
  jobs: { inApp: true, byMail: false },
  credentials: { inApp: true, byMail: false },
  schedules: { inApp: true, byMail: false },
  batches: { inApp: true, byMail: false },
  registrations: { byMail: true },
}
