import type { ServiceId, UserId } from '@tessera/contracts/ids'
import { jobSettings } from '@tessera/contracts/job'
import type { SettingTemplate } from '@tessera/contracts/setting-template'
import type { UserUnit } from './unit.ts'

/** Of the user at one service, by name. */
export async function listSettingTemplates(
  unit: UserUnit,
  serviceId: ServiceId,
): Promise<readonly SettingTemplate[]> {
  const rows = await unit.transaction
    .selectFrom('app.settingTemplates')
    .select(['name', 'settings'])
    .where('serviceId', '=', serviceId)
    .orderBy('name')
    .execute()
  return rows.map(({ name, settings }) => ({ name, settings: jobSettings.parse(settings) }))
}

/** In place of one with the same name. */
export async function saveSettingTemplate(
  unit: UserUnit,
  of: { readonly userId: UserId; readonly serviceId: ServiceId },
  { name, settings }: SettingTemplate,
): Promise<void> {
  await removeSettingTemplate(unit, of.serviceId, name)
  await unit.transaction
    .insertInto('app.settingTemplates')
    .values({ ...of, name, settings: JSON.stringify(settings) })
    // Who saves the same name at the same moment was first.
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function removeSettingTemplate(
  unit: UserUnit,
  serviceId: ServiceId,
  name: string,
): Promise<void> {
  await unit.transaction
    .deleteFrom('app.settingTemplates')
    .where('serviceId', '=', serviceId)
    .where('name', '=', name)
    .execute()
}
