import { z } from 'zod'

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Give a time, such as 22:00.')
const channels = z.object({ inApp: z.boolean(), byMail: z.boolean(), byWebhook: z.boolean() })

/** How somebody is told of what. Of what concerns the safety of her account she is told always. */
export const notificationPreferences = z.object({
  jobs: channels,
  documents: channels,
  credentials: channels,
  schedules: channels,
  batches: channels,
  /** Of administrators: accounts that wait for their approval. The page that lists them is always there. */
  registrations: channels.pick({ byMail: true }),
})
export type NotificationPreferences = z.infer<typeof notificationPreferences>
export type NotificationSubject = keyof NotificationPreferences

/** When she is told by other ways than here, in the time zone of her profile. */
export const noticeTimes = z.object({
  /** In which nothing is sent; what begins late ends on the next day. */
  quiet: z
    .object({ from: timeOfDay, until: timeOfDay })
    .refine(({ from, until }) => from !== until, {
      path: ['until'],
      message: 'Quiet hours end at another time than they begin.',
    })
    .nullable(),
  /** Of the one mail of the day; null when each comes by itself. */
  digestHour: z.int().min(0).max(23).nullable(),
})
export type NoticeTimes = z.infer<typeof noticeTimes>

/** Who adds a webhook wants to be told there. */
const usual = { inApp: true, byMail: false, byWebhook: true }

/** Of whoever has not said anything else. */
export const usualPreferences: NotificationPreferences = {
  jobs: usual,
  documents: usual,
  credentials: usual,
  schedules: usual,
  batches: usual,
  registrations: { byMail: true },
}
