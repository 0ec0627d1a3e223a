import type { UserId } from '@tessera/contracts/ids'
import {
  type NotificationPreferences,
  notificationPreferences,
  usualPreferences,
} from '@tessera/contracts/notification-preferences'
import type { UserUnit } from './unit.ts'

export async function getNotificationPreferences(
  unit: UserUnit,
  userId: UserId,
): Promise<NotificationPreferences> {
  const rows = await unit.transaction
    .selectFrom('app.notificationPreferences')
    .select(['subject', 'inApp', 'byMail', 'byWebhook'])
    .where('userId', '=', userId)
    .execute()
  const said = rows.map(({ subject, ...channels }) => [subject, channels] as const)
  return notificationPreferences.parse({ ...usualPreferences, ...Object.fromEntries(said) })
}

export async function saveNotificationPreferences(
  unit: UserUnit,
  userId: UserId,
  wanted: NotificationPreferences,
): Promise<void> {
  const rows = Object.entries(wanted).map(([subject, channels]) => ({
    userId,
    subject,
    ...channels,
  }))
  await unit.transaction
    .insertInto('app.notificationPreferences')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['userId', 'subject']).doUpdateSet(({ ref }) => ({
        inApp: ref('excluded.inApp'),
        byMail: ref('excluded.byMail'),
        byWebhook: ref('excluded.byWebhook'),
      })),
    )
    .execute()
}
